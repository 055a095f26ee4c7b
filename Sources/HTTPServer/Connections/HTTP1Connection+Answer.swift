import HTTP
import Runtime

/// The answer, as its exchange gives it: see ``HTTPServerStream``.
extension HTTP1Connection {
    var isEncrypted: Bool { transport.isEncrypted }
    var pendingBytes: Int { transport.pendingBytes }

    func start(_ head: HTTPResponseHead, length: Int?, body: [ArraySlice<UInt8>]) {
        guard let request = exchange?.request else { return }
        // A client that still waits to be asked for its body won't send it now; what follows on the connection can't be told apart.
        if owesContinue { closesAfterAnswer = true }
        send(
            head, length: length, body: body,
            by: HTTP1ResponseEncoder(
                isHead: request.method == .head, version: request.version, isKeepAlive: !closesAfterAnswer))
    }

    func send(_ head: HTTPResponseHead, length: Int?, body: [ArraySlice<UInt8>], by encoder: HTTP1ResponseEncoder) {
        var bytes: [UInt8] = []
        do throws(HTTPEncodeError) {
            let plan = try encoder.appendHead(
                head, body: length.map { .length($0) } ?? .stream, date: server.date(on: transport.loop), to: &bytes)
            framing = Framing(plan.framing)
            closesAfterAnswer = !plan.keepsAlive
        } catch {
            // A handler's header that would break the framing. Better no answer than a split one.
            server.noteUnsafeHeader(error)
            closesAfterAnswer = true
            framing = Framing.none
            bytes = Array("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        }
        guard let body = framed(body) else { return breakPromise() }
        transport.write([bytes[...]] + body)
    }

    func write(_ chunks: [ArraySlice<UInt8>]) {
        guard let framed = framed(chunks) else { return breakPromise() }
        transport.write(framed)
    }

    /// What goes on the wire for these bytes of the body; nil when they are more than the head has said.
    private func framed(_ chunks: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>]? {
        switch framing {
        case nil, .some(.none): return []
        case .untilClose, .tunnel: return chunks
        case .length(let rest):
            let count = Self.byteCount(chunks)
            guard count <= rest else { return nil }
            framing = .length(rest: rest - count)
            return chunks
        case .chunked:
            let count = Self.byteCount(chunks)
            guard count > 0 else { return [] }
            var prefix: [UInt8] = []
            HTTP1ResponseEncoder.appendChunkPrefix(count: count, to: &prefix)
            return [prefix[...]] + chunks + [HTTP1ResponseEncoder.chunkSuffix[...]]
        }
    }

    func finish() {
        switch framing {
        case .chunked: transport.write(HTTP1ResponseEncoder.lastChunk)
        case .length(let rest) where rest > 0: return breakPromise()
        default: break
        }
        answerEnded()
    }

    func abort() {
        exchange = nil
        close()
    }

    /// A body of another length than its head has said: the bytes after it would be taken for another answer's.
    private func breakPromise() {
        server.noteBrokenLength()
        close()
    }

    private static func byteCount(_ chunks: [ArraySlice<UInt8>]) -> Int { chunks.reduce(0) { $0 + $1.count } }
}

extension HTTP1Connection.Framing {
    fileprivate init(_ framing: HTTP1ResponseEncoder.Framing) {
        self =
            switch framing {
            case .none: .none
            case .length(let count): .length(rest: count)
            case .chunked: .chunked
            case .untilClose: .untilClose
            }
    }
}
