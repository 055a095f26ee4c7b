package import Containers

/// What a peer did that concerns whoever drives the connection.
package enum RTMPEvent: Equatable, Sendable {
    /// The handshake and `connect` are done, and `connect` has been answered.
    case connected(RTMPConnectRequest)
    /// Wants to publish. Answer with ``RTMPServerSession/acceptPublish()`` or ``RTMPServerSession/refusePublish(reason:)``.
    case publishRequested(RTMPPublishRequest)
    /// Wants to watch. Answer with ``RTMPServerSession/refusePlay(reason:)``.
    case playRequested(RTMPPlayRequest)
    /// `onMetaData`: an object or ECMA array, as a rule.
    case metadata(AMF0Value)
    /// A video tag's body, for ``Containers/FLVVideoTag``. The timestamp is in milliseconds, modulo 2^32.
    case video(timestamp: UInt32, body: [UInt8])
    /// An audio tag's body, for ``Containers/FLVAudioTag``. The timestamp is in milliseconds, modulo 2^32.
    case audio(timestamp: UInt32, body: [UInt8])
    /// The encoder ended the publication in good order. The connection may publish again.
    case unpublished
    /// The peer has received so many bytes, modulo 2^32.
    case acknowledged(bytes: UInt32)
    /// The answer to ``RTMPServerSession/sendPing(timestamp:)``.
    case pong(timestamp: UInt32)
    /// A data message that could not be read and was left out; the publication goes on.
    case unreadableData(RTMPError)
}

/// What `connect` says about the peer (Adobe RTMP 1.0, §7.2.1.1). All of it is the peer's word.
package struct RTMPConnectRequest: Equatable, Sendable {
    /// The application as it was sent, without query and slashes at its ends: `live`, or `live/instance`. May contain the stream key.
    package var app: String
    /// May contain the stream key: not for logs.
    package var tcURL: String
    package var flashVersion: String
    /// A name for people, as far as `flashVer` tells one: `Lavf60.16.100`, `GStreamer 1.22.0`.
    package var encoderName: String?
    /// What stood behind a `?` in `app`.
    package var query: String
    /// The codecs beyond FLV's first ones that the encoder knows, by FourCC (Enhanced RTMP, `fourCcList`).
    package var codecs: [String]
    /// What the encoder can do beyond the first RTMP (Enhanced RTMP v2, `capsEx`).
    package var extensions: RTMPExtensions
}

/// `CapsExMask` of Enhanced RTMP v2.
package struct RTMPExtensions: OptionSet, Equatable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let reconnect = RTMPExtensions(rawValue: 0x01)
    package static let multitrack = RTMPExtensions(rawValue: 0x02)
    package static let modifiers = RTMPExtensions(rawValue: 0x04)
}

extension RTMPConnectRequest {
    init(_ command: RTMPCommand) {
        let properties = command.arguments.first
        tcURL = properties?["tcUrl"]?.text ?? ""
        flashVersion = properties?["flashVer"]?.text ?? ""
        (app, query) = RTMPAddress.application(properties?["app"]?.text ?? "", tcURL: tcURL)
        encoderName = Self.encoderName(flashVersion: flashVersion)
        codecs = []
        if case .strictArray(let list)? = properties?["fourCcList"] { codecs = list.compactMap(\.text) }
        extensions = RTMPExtensions(rawValue: properties?["capsEx"]?.number.flatMap { UInt32(exactly: $0) } ?? 0)
    }

    /// Encoders call themselves `FMLE/3.0 (compatible; NAME)`. FMSc is what Adobe's own encoder and all its imitators say.
    private static func encoderName(flashVersion: String) -> String? {
        guard let start = flashVersion.firstRange(of: "compatible; ")?.upperBound else {
            // `LNX 9,0,124,2` and the like name a Flash Player that nobody has any more.
            let saysNothing = ["FMLE/", "LNX ", "WIN ", "MAC "].contains { flashVersion.hasPrefix($0) }
            return saysNothing || flashVersion.isEmpty ? nil : flashVersion
        }
        let name = flashVersion[start...].prefix { $0 != ")" }
        return name.isEmpty || name.hasPrefix("FMSc/") ? nil : String(name)
    }
}

/// What `publish` asks for (Adobe RTMP 1.0, §7.2.2.6).
package struct RTMPPublishRequest: Equatable, Sendable {
    /// The application, without an instance that turned out to be the stream key.
    package var app: String
    /// The secret that lets the encoder publish; not for logs. Empty if the encoder gave none.
    package var streamKey: String
    /// What stood behind a `?` in the publishing name or the application.
    package var query: String
    /// `live`, `record` or `append`; encoders send `live`.
    package var kind: String
}

/// What `play` asks for (Adobe RTMP 1.0, §7.2.2.1).
package struct RTMPPlayRequest: Equatable, Sendable {
    package var app: String
    package var name: String
    /// What stood behind a `?` in the name.
    package var query: String
}
