import Bytes
import Media

extension FuzzTarget {
    /// What describes Opus, in both forms, and a packet's head.
    static let opusConfiguration = FuzzTarget(name: "OpusConfiguration") { bytes in
        let bytes = bytes.copied()[...]
        if let configuration = try? OpusConfiguration(specificBox: bytes) {
            precondition(bytes.starts(with: configuration.specificBox), "a dOps box is written otherwise than it was read")
            checkInitialization(of: Track(codec: .opus(configuration)), configurationBytes: configuration.specificBox)
        }
        if let configuration = try? OpusConfiguration(identificationHeader: bytes) {
            let again = try? OpusConfiguration(identificationHeader: configuration.identificationHeader[...])
            precondition(again == configuration, "an OpusHead reads otherwise than it was written")
        }
        if let samples = OpusPacket.sampleCount(of: bytes) {
            precondition((120...OpusPacket.sampleCountMax).contains(samples), "a packet lasts longer than Opus allows")
        }
    }
}
