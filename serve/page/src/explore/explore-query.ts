/** What is asked, besides range, zone, source and filters, which the page's address says for all tabs. */
export interface Question {
  metric: string;
  /** '' = not split. */
  dimension: string;
  /** none, auto, or a length of steps. */
  grain: string;
  limit: number;
}

function withQuestion(viewQuery: string, { metric, dimension, grain, limit }: Question): string {
  const query = new URLSearchParams(viewQuery);
  query.set('metric', metric);
  if (dimension !== '') query.set('dimension', dimension);
  query.set('grain', grain);
  query.set('limit', String(limit));
  return query.toString();
}

/** Address of the answer. */
export function exploreLink(viewQuery: string, question: Question): string {
  return `/api/explore?${withQuestion(viewQuery, question)}`;
}

/** Address of the same answer as a CSV file. */
export function csvLink(viewQuery: string, question: Question): string {
  return `/api/explore.csv?${withQuestion(viewQuery, question)}`;
}
