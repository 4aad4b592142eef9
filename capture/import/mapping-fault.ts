/** Something that a mapping asks for and that cannot be; `read-mapping` and the command name the file. */
export class MappingFault extends Error {
  /** Where in the mapping: `events.0.properties.total`. */
  readonly path: string;
  constructor(path: string, problem: string) {
    super(problem);
    this.path = path;
  }
}
