/** Methods that Node's buffers have and its type package does not name: ASCII in and out without a wrapper. */
interface Buffer {
  latin1Write(text: string, offset: number): number;
  latin1Slice(start?: number, end?: number): string;
}
