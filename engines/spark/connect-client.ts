import {
  create,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  fromBinary,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import type { Endpoints } from '../endpoints.ts';
import {
  FetchErrorDetailsRequestSchema,
  SparkConnectService,
  UserContextSchema,
} from './protocol/generated/spark/connect/base_pb.js';
import { describeFailure, type FailureDetails, failureOf } from './spark-error.ts';

const userContext = create(UserContextSchema, { userId: 'millrace', userName: 'millrace' });

/** What every request of one session carries. */
export interface SessionFields {
  readonly sessionId: string;
  readonly userContext: typeof userContext;
  readonly clientType: string;
  clientObservedServerSideSessionId?: string;
}

/** The calls of one session of Spark Connect: protobuf over gRPC, failures as errors of ours. */
export class ConnectClient {
  readonly address: string;
  readonly #session: SessionFields;
  readonly #rpc: Client;
  readonly #metadata = new Metadata();

  constructor({ spark }: Pick<Endpoints, 'spark'>, sessionId: string) {
    this.address = spark.url;
    this.#session = { sessionId, userContext, clientType: 'millrace' };
    if (spark.token !== undefined) this.#metadata.set('authorization', `Bearer ${spark.token}`);
    const secured = spark.url.startsWith('https://');
    const channel = secured ? credentials.createSsl() : credentials.createInsecure();
    this.#rpc = new Client(spark.url.replace(/^https:\/\//, ''), channel, {
      // Batches of results are 4 MiB and one row more.
      'grpc.max_receive_message_length': 256 * 1024 * 1024,
      'grpc.enable_retries': 0,
    });
  }

  /** Fields of the session for a request. A server that began anew refuses them, instead of forgetting in silence. */
  get fields(): SessionFields {
    return this.#session;
  }

  /** @param limitMs milliseconds until it counts as failed */
  async unary<Method extends DescMethodUnary>(
    method: Method,
    request: MessageShape<Method['input']>,
    limitMs: number,
  ): Promise<MessageShape<Method['output']>> {
    try {
      return await this.#send(method, request, limitMs);
    } catch (error) {
      throw await this.#explain(error as ServiceError);
    }
  }

  async *stream<Method extends DescMethodServerStreaming>(
    method: Method,
    request: MessageShape<Method['input']>,
  ): AsyncGenerator<MessageShape<Method['output']>> {
    const call = this.#rpc.makeServerStreamRequest(
      pathOf(method),
      (value: MessageShape<Method['input']>) => Buffer.from(toBinary(method.input, value)),
      (bytes: Buffer) => fromBinary(method.output, bytes),
      request,
      this.#metadata,
    );
    try {
      for await (const message of call) {
        this.#remember(message);
        yield message as MessageShape<Method['output']>;
      }
    } catch (error) {
      throw await this.#explain(error as ServiceError);
    } finally {
      // Whoever stops reading early stops the statement, too.
      call.cancel();
    }
  }

  close(): void {
    this.#rpc.close();
  }

  #send<Method extends DescMethodUnary>(
    method: Method,
    request: MessageShape<Method['input']>,
    limitMs: number,
  ): Promise<MessageShape<Method['output']>> {
    return new Promise((resolve, reject) => {
      this.#rpc.makeUnaryRequest(
        pathOf(method),
        (value: MessageShape<Method['input']>) => Buffer.from(toBinary(method.input, value)),
        (bytes: Buffer) => fromBinary(method.output, bytes),
        request,
        this.#metadata,
        { deadline: Date.now() + limitMs },
        (error, message) => {
          if (error !== null) return reject(error);
          this.#remember(message);
          resolve(message as MessageShape<Method['output']>);
        },
      );
    });
  }

  #remember(message: unknown): void {
    const id = (message as { serverSideSessionId?: string } | undefined)?.serverSideSessionId;
    if (id) this.#session.clientObservedServerSideSessionId = id;
  }

  async #explain(error: ServiceError): Promise<Error> {
    const failure = describeFailure(error);
    return failureOf(this.address, failure, await this.#details(failure));
  }

  /** The whole message and its causes, which do not fit into the status of a call. */
  async #details({ errorId }: FailureDetails): Promise<string[]> {
    if (errorId === undefined) return [];
    try {
      const request = create(FetchErrorDetailsRequestSchema, { ...this.#session, errorId });
      const { errors, rootErrorIdx } = await this.#send(
        SparkConnectService.method.fetchErrorDetails,
        request,
        10_000,
      );
      const messages: string[] = [];
      for (
        let at = rootErrorIdx;
        at !== undefined && messages.length < errors.length;
        at = errors[at]?.causeIdx
      )
        messages.push(errors[at]?.message ?? '');
      return messages;
    } catch {
      return [];
    }
  }
}

function pathOf(method: DescMethodUnary | DescMethodServerStreaming): string {
  return `/${method.parent.typeName}/${method.name}`;
}
