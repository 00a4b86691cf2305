/**
 * Memory for the arrays of one computation, which the next one uses again: a fresh array of millions of numbers has to
 * be cleared by the system, which takes as long as filling it does.
 */
interface Workspace {
  /** Each is used up from its start, one after the other. */
  blocks: Float64Array[];
  /** Which block is in use, and how much of it. */
  current: number;
  used: number;
  depth: number;
}

const workspace: Workspace = { blocks: [], current: 0, used: 0, depth: 0 };

let allocate = (length: number): Float64Array => new Float64Array(length);

/** Numbers of the smallest block. */
const SMALLEST_BLOCK = 2 ** 18;

/** How many numbers are kept for the next computation at most: 256 MB. */
const KEPT = 2 ** 25;

/** Every array begins at a multiple of so many numbers: a line of the cache. */
const LINE = 8;

/**
 * Runs a computation whose float64 arrays are used again once it is done: none of them, and nothing that holds one, may
 * leave it. Computations may nest.
 */
export function withWorkspace<T>(body: () => T): T {
  const { current, used } = workspace;
  workspace.depth++;
  try {
    return body();
  } finally {
    workspace.depth--;
    workspace.current = current;
    workspace.used = used;
    if (workspace.depth === 0) workspace.blocks = kept(workspace.blocks);
  }
}

/** So many numbers, undefined until they are written; they belong to the computation that runs, if one does. */
export function numbers64(length: number): Float64Array {
  if (workspace.depth === 0) return new Float64Array(length);
  const { blocks, current, used } = workspace;
  const start = used + length <= (blocks[current]?.length ?? 0) ? used : openBlock(length);
  workspace.used = Math.ceil((start + length) / LINE) * LINE;
  return (blocks[workspace.current] as Float64Array).subarray(start, start + length);
}

/** Goes on to a block with room for so many numbers; returns where it begins. */
function openBlock(length: number): 0 {
  const { blocks, current } = workspace;
  const next = blocks.length === 0 ? 0 : current + 1;
  if ((blocks[next]?.length ?? 0) < length)
    blocks.splice(next, 0, allocate(Math.max(SMALLEST_BLOCK, length)));
  workspace.current = next;
  return 0;
}

/** Takes blocks of memory from elsewhere from now on; their contents may be undefined. */
export function allocateWith(allocator: (length: number) => Float64Array): void {
  allocate = allocator;
  workspace.blocks = [];
  workspace.current = 0;
  workspace.used = 0;
}

/** So many zeros. */
export function zeroNumbers64(length: number): Float64Array {
  return workspace.depth === 0 ? new Float64Array(length) : numbers64(length).fill(0);
}

/** One block in the place of several, so that the next computation of the same kind finds room for everything. */
function kept(blocks: readonly Float64Array[]): Float64Array[] {
  const total = blocks.reduce((sum, { length }) => sum + length, 0);
  if (total > KEPT) return [];
  return blocks.length <= 1 ? [...blocks] : [allocate(total)];
}
