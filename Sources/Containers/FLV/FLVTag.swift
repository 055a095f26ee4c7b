/// A tag of an FLV stream (Adobe FLV 10.1, §E.4.1).
package struct FLVTag: Equatable, Sendable {
    package enum Kind: UInt8, Sendable {
        case audio = 8
        case video = 9
        case scriptData = 18
    }

    package var kind: Kind
    /// Milliseconds, modulo 2^32: three bytes and the extension byte on top of them.
    package var timestamp: UInt32
    /// What ``FLVVideoTag``, ``FLVAudioTag`` or ``AMF0Decoder`` reads.
    package var body: [UInt8]

    package init(kind: Kind, timestamp: UInt32, body: [UInt8]) {
        self.kind = kind
        self.timestamp = timestamp
        self.body = body
    }
}
