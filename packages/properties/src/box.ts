/** The points between two arrays of one shape, both ends included. `A` is the array kind. */
export interface Box<A> {
  readonly lower: A;
  readonly upper: A;
}
