/**
 * Memory for the arrays of one computation, which the next one uses again: a fresh array of millions of numbers has to
 * be cleared by the system, which takes as long as filling it does.
 */
interface Workspace {
  /** Each is used up from its start; the last one is in use. */
  blocks: Float64Array[];
  used: number;
  depth: number;
}

const workspace: Workspace = { blocks: [], used: 0, depth: 0 };

let allocate = (length: number): Float64Array => new Float64Array(length);

/** Numbers of the smallest block. */
const SMALLEST_BLOCK = 2 ** 16;

/** How many numbers are kept for the next computation at most: 256 MB. */
const KEPT = 2 ** 25;

/** Every array begins at a multiple of so many numbers: a line of the cache. */
const LINE = 8;

/**
 * Runs a computation whose float64 arrays are used again once it is done: none of them, and nothing that holds one, may
 * leave it.
 */
export function withWorkspace<T>(body: () => T): T {
  const { blocks, used } = workspace;
  workspace.blocks = [...blocks];
  workspace.depth++;
  try {
    return body();
  } finally {
    workspace.depth--;
    if (workspace.depth === 0) {
      workspace.blocks = kept(workspace.blocks);
      workspace.used = 0;
    } else {
      workspace.blocks = blocks;
      workspace.used = used;
    }
  }
}

/** So many numbers, undefined until they are written; they belong to the computation that runs, if one does. */
export function numbers64(length: number): Float64Array {
  if (workspace.depth === 0) return new Float64Array(length);
  const start = workspace.used;
  const block = workspace.blocks.at(-1);
  if (block !== undefined && start + length <= block.length) {
    workspace.used = Math.ceil((start + length) / LINE) * LINE;
    return block.subarray(start, start + length);
  }
  const fresh = allocate(Math.max(SMALLEST_BLOCK, length));
  workspace.blocks.push(fresh);
  workspace.used = Math.ceil(length / LINE) * LINE;
  return fresh.subarray(0, length);
}

/** Takes blocks of memory from elsewhere from now on; their contents may be undefined. */
export function allocateWith(allocator: (length: number) => Float64Array): void {
  allocate = allocator;
  workspace.blocks = [];
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
