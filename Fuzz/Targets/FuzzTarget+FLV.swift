import Bytes
import Containers

extension FuzzTarget {
    /// An FLV stream, and the bodies of its tags. A stream that is written of the tags reads as these tags.
    static let flv = FuzzTarget(name: "FLV") { bytes in
        let tags = readInEachCut(bytes) { FLVStreamReader() }.tags
        var writer = FLVWriter()
        for tag in tags {
            readBody(of: tag)
            writer.write(tag)
        }
        var reader = FLVStreamReader()
        reader.receive(writer.bytes.rawSpan)
        precondition(reader.transcript.tags == tags, "FLV tags change when they are written and read")
    }

    private static func readBody(of tag: FLVTag) {
        switch tag.kind {
        case .video: _ = try? FLVVideoTag(parsing: tag.body)
        case .audio: _ = try? FLVAudioTag(parsing: tag.body)
        case .scriptData:
            var decoder = AMF0Decoder(tag.body.rawSpan)
            _ = try? decoder.readAll()
        }
    }
}

struct FLVStreamReader: StreamReading {
    struct Transcript: Equatable {
        var tags: [FLVTag] = []
        var error: ParseError?
    }

    private(set) var transcript = Transcript()
    private var reader = FLVReader()

    mutating func receive(_ piece: RawSpan) {
        guard transcript.error == nil else { return }
        reader.receive(piece)
        do throws(ParseError) {
            while let tag = try reader.nextTag() { transcript.tags.append(tag) }
        } catch {
            transcript.error = error
        }
    }
}
