/// What the decoder remembers of one chunk stream: the last header, which later ones abbreviate, and the message that is
/// arriving on it.
struct ChunkStream {
    let id: UInt32
    private(set) var messageLength = 0
    private(set) var type = RTMPMessageType(rawValue: 0)
    private(set) var messageStreamID: UInt32 = 0
    /// Of the newest message.
    private(set) var timestamp: UInt32 = 0
    /// What a type 3 chunk adds when it starts a message.
    private var repeatedDelta: UInt32 = 0
    /// The last extended timestamp as it stood on the wire; `nil` if the last header had none.
    private(set) var extendedField: UInt32?
    /// A header of type 0 or 1 has been seen: the length is known.
    private(set) var isDescribed = false
    private(set) var isReceiving = false
    var payload: [UInt8] = []

    init(id: UInt32) { self.id = id }

    var missingBytes: Int { messageLength - payload.count }

    /// What the message in progress may hold in memory.
    var reservedBytes: Int { isReceiving ? max(payload.count, Self.reservation(for: messageLength)) : 0 }

    /// A message is stored in one allocation of its length up to 1 MiB. A longer one grows as it arrives, so that a length alone
    /// costs no memory.
    static func reservation(for length: Int) -> Int { min(length, 1024 * 1024) }

    /// Begins a message by a header of any format. `extended` is its extended timestamp. A message that was still arriving
    /// is forgotten: its encoder gave it up.
    mutating func begin(_ header: ChunkHeader, extended: UInt32?) {
        if header.format <= 1 {
            messageLength = header.messageLength
            type = header.type
            isDescribed = true
        }
        if header.format == 0 { messageStreamID = header.messageStreamID }
        advanceTimestamp(header, extended: extended)
        payload = []
        isReceiving = true
    }

    /// Ends the message in progress, complete or not, and gives its payload away.
    mutating func takePayload() -> [UInt8] {
        isReceiving = false
        var taken: [UInt8] = []
        swap(&taken, &payload)
        return taken
    }

    private mutating func advanceTimestamp(_ header: ChunkHeader, extended: UInt32?) {
        guard header.format < 3 else {
            timestamp &+= repeatedDelta
            return
        }
        extendedField = extended
        let field = extended ?? header.timestampField
        if header.format == 0 {
            timestamp = field
            repeatedDelta = Self.delta(afterType0: field)
        } else {
            timestamp &+= field
            repeatedDelta = field
        }
    }

    /// What a type 3 chunk means that starts a message right after one of type 0. By §5.3.1.2.4 the delta is the timestamp
    /// of the type 0 chunk; Flash Media Live Encoder writes it so, and FFmpeg, librtmp and SRS read it so. nginx-rtmp reads
    /// it as “the same time again”, and nginx-rtmp and librtmp write it where they mean that.
    ///
    /// The readings differ only where the timestamp isn't zero. There a number that can be the distance of two frames is
    /// taken for one; a larger one, which would double the clock, isn't.
    private static func delta(afterType0 timestamp: UInt32) -> UInt32 {
        timestamp <= plausibleFrameDistanceMilliseconds ? timestamp : 0
    }

    private static let plausibleFrameDistanceMilliseconds: UInt32 = 1000
}
