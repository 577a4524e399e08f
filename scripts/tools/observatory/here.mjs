// Lets the scanner find the example name on this machine, at the ports of the test: nothing it asks for leaves it.
import net from "node:net";

const { NAME, HTTP, HTTPS } = process.env;
const ports = new Map([[80, Number(HTTP)], [443, Number(HTTPS)]]);
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function connectHere(...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (options?.host !== NAME || !ports.has(Number(options.port))) throw new Error(`${options?.host}:${options?.port}`);
  Object.assign(options, { host: "127.0.0.1", port: ports.get(Number(options.port)) });
  return connect.apply(this, given);
};
