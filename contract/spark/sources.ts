/** The Java of the row rules, and the contract as data beside it: what Spark's engine compiles. */
export const judgeSources = {
  folder: new URL('./java/', import.meta.url),
  resources: {
    'millrace/contract/spark-judge.json': new URL('../generated/spark-judge.json', import.meta.url),
  },
} as const;

/** The catalog of functions that the compiled sources hold, as Spark is told of it: `contract.judge(raw, topic)`. */
export const contractCatalog = { name: 'contract', class: 'millrace.contract.ContractCatalog' } as const;
