/// A parser under the fuzzer: it gets any bytes, and must answer with a value or an error, never with a trap.
package struct FuzzTarget: Sendable {
    /// Names the folders of the corpus and the finds, and what `script/fuzz` is asked for.
    package let name: String
    /// Feeds the bytes of one attempt to the parser. What the parser says of them is checked inside.
    package let run: @Sendable (RawSpan) -> Void
}

extension FuzzTarget {
    package static let all: [FuzzTarget] = [
        av1Payload, av1TemporalUnit, dtls, h264Payload, hevcPayload, hevcRecord, vp8Payload, vp9Payload, vpHeaders, rtcp, rtpPacket,
        sessionDescription, stunMessage, packetStream,
        amf0, audioSpecificConfig, bytes, configurationFile, credentials, decoderConfigurationRecord, flv, flvTranslator, fragmentedMP4,
        hlsRequest, http2, httpRequest, invocation, json, jsonWebKeySet, jsonWebToken, nalUnits, opusConfiguration, playbackToken,
        playlistChecker,
        recordingIndex,
        recordingRepair, rtmpChunks, rtmpSession, sequenceParameterSet, transcoder, webSocket,
    ]

    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
