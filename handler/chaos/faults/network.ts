/**
 * @module handler/chaos/faults/network
 * No network but the Runtime API: what connects by TCP (`net`, `tls`, `http`, `fetch`) is refused, what sends by UDP fails.
 * Done to Node's sockets in this process and on this thread, and gone with the invocation; connections that are open
 * stay, and code in C++ (Lambda's own client) has sockets of its own.
 */
import { Socket as UdpSocket } from 'node:dgram';
import { Socket } from 'node:net';
import { defineFault } from '../fault.ts';

type Connect = (this: Socket, ...given: unknown[]) => Socket;

interface Target {
  readonly host?: string;
  readonly port?: number | string;
  /** Of a socket in the file system; `http` says `null` where there is none. */
  readonly path?: string | null;
}

/** `net` itself passes its arguments on as a list within the list. */
function targetOf(given: readonly unknown[]): Target {
  const [first, second] = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
  if (typeof first === 'object' && first !== null) return first as Target;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  return { port: first as number | string, ...(typeof second === 'string' ? { host: second } : {}) };
}

function refused(syscall: string, address: string, port: number): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`${syscall} ECONNREFUSED ${address}:${port}`);
  return Object.assign(error, { code: 'ECONNREFUSED', errno: -111, syscall, address, port });
}

export const network = defineFault({
  name: 'network',
  about: () => 'has no network: every connection is refused, except to the Runtime API',
  options: {},
  before(_options, { place }) {
    const tcp = Socket.prototype as unknown as { connect: Connect };
    const udp = UdpSocket.prototype as unknown as { send: (...given: unknown[]) => void };
    const { connect } = tcp;
    const { send } = udp;
    tcp.connect = function (this: Socket, ...given) {
      const { host = 'localhost', port, path } = targetOf(given);
      if (path || `${host}:${port}` === place.runtimeApi) return connect.apply(this, given);
      // Later, as a real error comes: the caller needs time to add listeners, and writes meanwhile are queued.
      (this as { connecting: boolean }).connecting = true;
      setImmediate(() => this.destroy(refused('connect', host, Number(port))));
      return this;
    };
    udp.send = function (this: UdpSocket, ...given) {
      const back = given.at(-1);
      const error = refused('send', 'udp', 0);
      if (typeof back === 'function') process.nextTick(back as (error: Error) => void, error);
      else process.nextTick(() => this.emit('error', error));
    };
    return () => {
      tcp.connect = connect;
      udp.send = send;
    };
  },
});
