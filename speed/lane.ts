/** One partition of one topic. */
export interface Lane {
  readonly topic: string;
  readonly partition: number;
}

/** A lane with an offset, exclusive where it is an upper bound. Offsets are below 2^53 in any real topic. */
export interface LaneOffset extends Lane {
  readonly offset: number;
}

/** A half-open range of offsets [from, upto) of one lane. */
export interface LaneRange extends Lane {
  readonly from: number;
  readonly upto: number;
}

export function laneKey(lane: Lane): string {
  return `${lane.topic}:${lane.partition}`;
}
