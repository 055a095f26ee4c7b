import Bytes
import Media
import Streaming

/// How an encoder's H.264 is to be decoded, wherever it says so: beside the stream (RTMP), or in it (RTP, and some encoders by RTMP).
struct H264ParameterSets {
    /// Nil until both kinds of sets are known.
    private(set) var configuration: H264Configuration?

    mutating func adopt(_ configuration: H264Configuration, into items: inout [EncoderItem]) {
        if configuration != self.configuration { items.append(.videoConfiguration(.h264(configuration))) }
        self.configuration = configuration
    }

    /// Parameter sets in the stream itself: repeated as a rule, changed at times, and the only ones with some encoders.
    mutating func adoptSets(of picture: H264AccessUnit, into items: inout [EncoderItem]) throws(ParseError) {
        guard !picture.sequenceParameterSets.isEmpty || !picture.pictureParameterSets.isEmpty else { return }
        if let configuration {
            adopt(try configuration.merging(picture), into: &items)
        } else if !picture.sequenceParameterSets.isEmpty, !picture.pictureParameterSets.isEmpty {
            adopt(
                try H264Configuration(
                    sequenceParameterSets: picture.sequenceParameterSets.map(Array.init),
                    pictureParameterSets: picture.pictureParameterSets.map(Array.init)), into: &items)
        }
    }
}
