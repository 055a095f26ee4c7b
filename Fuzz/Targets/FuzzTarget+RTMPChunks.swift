import Bytes
import RTMP

extension FuzzTarget {
    /// A chunk stream. Messages that are cut into chunks anew are the same.
    static let rtmpChunks = FuzzTarget(name: "RTMPChunks") { bytes in
        let messages = readInEachCut(bytes) { ChunkReader() }.messages
        var encoder = ChunkEncoder()
        var written: [UInt8] = []
        for message in messages { encoder.encode(message, into: &written) }
        var reader = ChunkReader()
        reader.receive(written.rawSpan)
        precondition(reader.transcript.error == nil, "chunks that were written can't be read")
        precondition(reader.transcript.messages == messages, "messages change when they are written and read")
    }
}

private struct ChunkReader: StreamReading {
    struct Transcript: Equatable {
        var messages: [RTMPMessage] = []
        var error: RTMPError?
    }

    private(set) var transcript = Transcript()
    private var decoder = ChunkDecoder()

    mutating func receive(_ piece: RawSpan) {
        guard transcript.error == nil else { return }
        do throws(RTMPError) {
            try decoder.receive(piece)
        } catch {
            transcript.error = error
        }
        while let message = decoder.nextMessage() { transcript.messages.append(message) }
    }
}
