/** A queue that gives the least item first: a binary heap. */
export class LeastFirst<T> {
  readonly #items: T[] = [];
  readonly #rankOf: (item: T) => number;

  constructor(rankOf: (item: T) => number) {
    this.#rankOf = rankOf;
  }

  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#rankOf(items[parent] as T) <= this.#rankOf(item)) break;
      items[at] = items[parent] as T;
      at = parent;
    }
    items[at] = item;
  }

  /** The least item; undefined where there is none. */
  pop(): T | undefined {
    const items = this.#items;
    const least = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return least;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      const right = items[child + 1];
      if (right !== undefined && this.#rankOf(right) < this.#rankOf(items[child] as T)) child += 1;
      if (this.#rankOf(items[child] as T) >= this.#rankOf(last)) break;
      items[at] = items[child] as T;
      at = child;
    }
    items[at] = last;
    return least;
  }
}
