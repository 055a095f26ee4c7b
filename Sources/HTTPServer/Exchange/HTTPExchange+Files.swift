package import HTTP
package import Runtime

/// Pieces of files that make up one body.
package struct FileBody: Sendable {
    package struct Piece: Sendable {
        package var file: ReadableFile
        package var offset: Int
        package var byteCount: Int

        package init(file: ReadableFile, offset: Int, byteCount: Int) {
            self.file = file
            self.offset = offset
            self.byteCount = byteCount
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
                result.append(Piece(file: piece.file, offset: piece.offset + wanted.lowerBound - start, byteCount: wanted.count))
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
        BlockingWork.run(on: loop) {
            try? piece.file.read(offset: piece.offset, count: count)
        } completion: { [weak self] bytes in
            guard let self, isOpen else { return }
            // A length was promised; a file that can't keep it ends the connection, so that the client knows.
            guard let bytes, bytes.count == count else { return abort() }
            var rest = pieces
            if count == piece.byteCount {
                rest.removeFirst()
            } else {
                rest[rest.startIndex] = FileBody.Piece(file: piece.file, offset: piece.offset + count, byteCount: piece.byteCount - count)
            }
            write([bytes[...]])
            guard hasPendingBytes else { return send(rest) }
            onDrain = { [weak self] in
                self?.onDrain = nil
                self?.send(rest)
            }
        }
    }
}
