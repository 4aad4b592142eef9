import { randomUUID } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '../endpoints.ts';
import { type Args, namedArguments } from './arguments.ts';
import { ConnectClient } from './connect-client.ts';
import {
  AnalyzePlanRequestSchema,
  ConfigRequestSchema,
  ExecutePlanRequestSchema,
  type ExecutePlanResponse,
  InterruptRequest_InterruptType,
  InterruptRequestSchema,
  type Plan,
  PlanSchema,
  ReleaseSessionRequestSchema,
  SparkConnectService,
} from './protocol/generated/spark/connect/base_pb.js';
import { CommandSchema } from './protocol/generated/spark/connect/commands_pb.js';
import { type Relation, RelationSchema } from './protocol/generated/spark/connect/relations_pb.js';
import { readArrow } from './read-arrow.ts';

export type { Arg, Args } from './arguments.ts';
export { SparkError } from './spark-error.ts';

/**
 * A session of Spark SQL: its settings and temporary views are its own. One statement after the other.
 * Every call throws SparkError when Spark refuses or fails a statement, and MillraceError SPARK_LOST when the server is
 * gone, or is another one than before: then the session is over.
 */
export interface SparkSession {
  /** Runs a statement for its effect: DDL, INSERT, MERGE, CALL. A SELECT is looked at and not run. */
  run(sql: string, args?: Args): Promise<void>;
  /** The rows of a statement; of which type each value is, see `readArrow`. All of them are held in memory. */
  query<Row>(sql: string, args?: Args): Promise<Row[]>;
  /** Settings of this session alone. */
  setConf(values: Readonly<Record<string, string>>): Promise<void>;
  /** Ends whatever the session runs now; those statements fail with the class OPERATION_CANCELED. */
  interrupt(): Promise<void>;
  /** Never throws. */
  close(): Promise<void>;
}

const { method } = SparkConnectService;
const answerMs = 30_000;

/**
 * Opens a session on the Spark that the endpoints name, once it answers a real request.
 * @throws MillraceError ENGINE_UNREACHABLE
 */
export async function openSpark(endpoints: Pick<Endpoints, 'spark'>): Promise<SparkSession> {
  const client = new ConnectClient(endpoints, randomUUID());
  try {
    await askVersion(client, answerMs);
  } catch (error) {
    client.close();
    throw new MillraceError(
      'ENGINE_UNREACHABLE',
      { engine: 'Spark', address: client.address, reason: (error as Error).message },
      { cause: error },
    );
  }
  return new OpenSession(client);
}

/** Throws while the server does not answer a real request. */
export async function probeSpark(endpoints: Pick<Endpoints, 'spark'>): Promise<void> {
  const client = new ConnectClient(endpoints, randomUUID());
  try {
    await askVersion(client, 10_000);
    await release(client);
  } finally {
    client.close();
  }
}

async function askVersion(client: ConnectClient, limitMs: number): Promise<void> {
  const request = create(AnalyzePlanRequestSchema, {
    ...client.fields,
    analyze: { case: 'sparkVersion', value: {} },
  });
  await client.unary(method.analyzePlan, request, limitMs);
}

async function release(client: ConnectClient): Promise<void> {
  const { sessionId, userContext, clientType } = client.fields;
  const request = create(ReleaseSessionRequestSchema, { sessionId, userContext, clientType });
  await client.unary(method.releaseSession, request, 5_000);
}

class OpenSession implements SparkSession {
  readonly #client: ConnectClient;
  #closed = false;

  constructor(client: ConnectClient) {
    this.#client = client;
  }

  async run(sql: string, args: Args = {}): Promise<void> {
    const command = create(CommandSchema, {
      commandType: { case: 'sqlCommand', value: { input: relation(sql, args) } },
    });
    const plan = create(PlanSchema, { opType: { case: 'command', value: command } });
    for await (const _ of this.#execute(plan)) {
      // What it answers is nothing; that it ended is what counts.
    }
  }

  async query<Row>(sql: string, args: Args = {}): Promise<Row[]> {
    // The statement itself is what is executed: no first round that only analyses it.
    const plan = create(PlanSchema, { opType: { case: 'root', value: relation(sql, args) } });
    const rows: Row[] = [];
    for await (const { responseType } of this.#execute(plan)) {
      if (responseType.case === 'arrowBatch') {
        for (const row of readArrow<Row>(responseType.value.data)) rows.push(row);
      }
    }
    return rows;
  }

  async setConf(values: Readonly<Record<string, string>>): Promise<void> {
    const pairs = Object.entries(values).map(([key, value]) => ({ key, value }));
    const request = create(ConfigRequestSchema, {
      ...this.#client.fields,
      operation: { opType: { case: 'set', value: { pairs } } },
    });
    await this.#client.unary(method.config, request, answerMs);
  }

  async interrupt(): Promise<void> {
    const request = create(InterruptRequestSchema, {
      ...this.#client.fields,
      interruptType: InterruptRequest_InterruptType.ALL,
    });
    await this.#client.unary(method.interrupt, request, answerMs);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await release(this.#client).catch(() => {});
    this.#client.close();
  }

  #execute(plan: Plan): AsyncGenerator<ExecutePlanResponse> {
    const request = create(ExecutePlanRequestSchema, { ...this.#client.fields, plan });
    return this.#client.stream(method.executePlan, request);
  }
}

function relation(query: string, args: Args): Relation {
  return create(RelationSchema, {
    relType: { case: 'sql', value: { query, namedArguments: namedArguments(args) } },
  });
}
