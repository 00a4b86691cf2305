import { sha256 } from '@drawdown/records';

import type { ImageSet } from '../../src/image-set.ts';

/** The SHA-256 of a split: its labels, then its pixels. */
export function hashOfSplit({ labels, pixels }: ImageSet): string {
  return sha256(Buffer.concat([labels, pixels]));
}
