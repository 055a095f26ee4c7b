/// A message as it was before it was cut into chunks (Adobe RTMP 1.0, §5.1).
package struct RTMPMessage: Equatable, Sendable {
    package var type: RTMPMessageType
    /// Which message stream it belongs to: 0 for control and connection, else a number from `createStream`.
    package var streamID: UInt32
    /// Milliseconds, modulo 2^32.
    package var timestamp: UInt32
    /// The chunk stream it came on or goes out on: 2 to 65,599.
    package var chunkStreamID: UInt32
    package var payload: [UInt8]

    package init(type: RTMPMessageType, streamID: UInt32, timestamp: UInt32, chunkStreamID: UInt32, payload: [UInt8]) {
        self.type = type
        self.streamID = streamID
        self.timestamp = timestamp
        self.chunkStreamID = chunkStreamID
        self.payload = payload
    }
}

/// The message type id (Adobe RTMP 1.0, §5.4 and §7.1). Any byte is one; the known ones have names.
package struct RTMPMessageType: RawRepresentable, Hashable, Sendable {
    package var rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let setChunkSize = Self(rawValue: 1)
    package static let abort = Self(rawValue: 2)
    package static let acknowledgement = Self(rawValue: 3)
    package static let userControl = Self(rawValue: 4)
    package static let windowAcknowledgementSize = Self(rawValue: 5)
    package static let setPeerBandwidth = Self(rawValue: 6)
    package static let audio = Self(rawValue: 8)
    package static let video = Self(rawValue: 9)
    package static let dataAMF3 = Self(rawValue: 15)
    package static let commandAMF3 = Self(rawValue: 17)
    package static let dataAMF0 = Self(rawValue: 18)
    package static let commandAMF0 = Self(rawValue: 20)
    package static let aggregate = Self(rawValue: 22)

    /// Protocol and user control: about the connection, not about what is published on it.
    var isControl: Bool { rawValue <= 6 }

    var isMedia: Bool { self == .audio || self == .video || self == .aggregate }
}
