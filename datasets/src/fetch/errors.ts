import { UserError } from '@drawdown/records';

/** A place that does not give a file: unreachable, refusing, breaking off. The next place may. */
export class SourceError extends UserError {
  override readonly name: string = 'SourceError';
}

/** A file whose content is not the pinned one: wrong checksum, wrong length, an archive that cannot be unpacked. */
export class CorruptFileError extends SourceError {
  override readonly name: string = 'CorruptFileError';
}
