package import HTTP
package import Runtime

/// Pieces of files, and of memory, that make up one body.
package struct FileBody: Sendable {
    package struct Piece: Sendable {
        fileprivate enum Source {
            case file(ReadableFile)
            case memory([UInt8])
        }

        fileprivate let source: Source
        fileprivate var offset: Int
        package fileprivate(set) var byteCount: Int

        package init(file: ReadableFile, offset: Int, byteCount: Int) {
            source = .file(file)
            self.offset = offset
            self.byteCount = byteCount
        }

        package init(bytes: [UInt8]) {
            source = .memory(bytes)
            offset = 0
            byteCount = bytes.count
        }

        fileprivate func dropFirst(_ count: Int) -> Piece { slice(count..<byteCount) }

        fileprivate func slice(_ range: Range<Int>) -> Piece {
            var piece = self
            piece.offset += range.lowerBound
            piece.byteCount = range.count
            return piece
        }
    }

    package var pieces: [Piece]

    package init(pieces: [Piece]) { self.pieces = pieces }

    package var byteCount: Int { pieces.reduce(0) { $0 + $1.byteCount } }

    /// The pieces that make up a range of the body.
    package func slice(_ range: Range<Int>) -> FileBody {
        var result: [Piece] = []
        var start = 0
        for piece in pieces {
            let wanted = range.clamped(to: start..<start + piece.byteCount)
            if !wanted.isEmpty {
                result.append(piece.slice(wanted.lowerBound - start..<wanted.upperBound - start))
            }
            start += piece.byteCount
        }
        return FileBody(pieces: result)
    }
}

extension HTTPExchange {
    /// How much of a file is read at a time: enough to keep a fast client busy, little enough for thousands of slow ones.
    private static let fileReadBytes = 256 * 1024

    /// Answers with the contents of files, read as the client takes them, on threads that may wait for the disk.
    package func respond(_ head: HTTPResponseHead, file body: FileBody) {
        start(head, length: body.byteCount)
        guard request.method != .head, body.byteCount > 0 else { return finish() }
        send(body.pieces[...])
    }

    private func send(_ pieces: ArraySlice<FileBody.Piece>) {
        guard isOpen else { return }
        guard let piece = pieces.first else { return finish() }
        let count = min(piece.byteCount, Self.fileReadBytes)
        let rest = (count < piece.byteCount ? [piece.dropFirst(count)] : []) + pieces.dropFirst()
        switch piece.source {
        case .memory(let bytes): send(bytes[piece.offset..<piece.offset + count], then: rest[...])
        case .file(let file):
            BlockingWork.run(on: loop) {
                try? file.read(offset: piece.offset, count: count)
            } completion: { [weak self] bytes in
                guard let self, isOpen else { return }
                // A length was promised; a file that can't keep it ends the connection, so that the client knows.
                guard let bytes, bytes.count == count else { return abort() }
                send(bytes[...], then: rest[...])
            }
        }
    }

    private func send(_ bytes: ArraySlice<UInt8>, then rest: ArraySlice<FileBody.Piece>) {
        write([bytes])
        guard hasPendingBytes else { return send(rest) }
        onDrain = { [weak self] in
            self?.onDrain = nil
            self?.send(rest)
        }
    }
}
