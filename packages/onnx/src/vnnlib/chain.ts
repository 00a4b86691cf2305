/** A list that is joined with others without copying them: items, or chains one after the other. */
export type Chain<T> =
  | { readonly length: number; readonly items: readonly T[] }
  | { readonly length: number; readonly parts: readonly Chain<T>[] };

/** A chain of these items. */
export function chainOf<T>(items: readonly T[]): Chain<T> {
  return { length: items.length, items };
}

/** One chain after the other. Where one is empty, the other itself. */
export function followedBy<T>(a: Chain<T>, b: Chain<T>): Chain<T> {
  if (a.length === 0) return b;
  return b.length === 0 ? a : { length: a.length + b.length, parts: [a, b] };
}

/** Chains one after the other. Where all but one are empty, that one itself. */
export function joined<T>(chains: readonly Chain<T>[]): Chain<T> {
  const parts = chains.filter(({ length }) => length > 0);
  const [first] = parts;
  if (first === undefined) return chainOf<T>([]);
  if (parts.length === 1) return first;
  return { length: parts.reduce((sum, { length }) => sum + length, 0), parts };
}

/** The items in order; the chain may be nested to any depth. */
export function itemsOf<T>(chain: Chain<T>): readonly T[] {
  if ('items' in chain) return chain.items;
  const items: T[] = [];
  const waiting: Chain<T>[] = [chain];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('items' in next) for (const item of next.items) items.push(item);
    else for (let i = next.parts.length - 1; i >= 0; i--) waiting.push(next.parts[i] as Chain<T>);
  }
  return items;
}
