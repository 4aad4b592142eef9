/** What the API serves of a topic: partition → offset below which every record is in its numbers. */
export async function readSettled(url: string, topic: string): Promise<Map<number, number>> {
  const answer = (await (await fetch(`${url}/api/pipeline`)).json()) as {
    pipeline: { partitions: { topic: string; partition: number; settled_offset: number }[] };
  };
  return new Map(
    answer.pipeline.partitions
      .filter((row) => row.topic === topic)
      .map((row) => [row.partition, Number(row.settled_offset)]),
  );
}
