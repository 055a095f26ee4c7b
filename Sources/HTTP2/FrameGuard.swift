/// Counts what costs us something and carries nothing, and says when it is too much.
struct FrameGuard {
    /// RFC 9113, §6, and RFC 9218, §7.
    private enum FrameType {
        static let data: UInt8 = 0x0
        static let headers: UInt8 = 0x1
        static let resetStream: UInt8 = 0x3
        static let settings: UInt8 = 0x4
        static let ping: UInt8 = 0x6
        static let goAway: UInt8 = 0x7
        static let windowUpdate: UInt8 = 0x8
        static let continuation: UInt8 = 0x9
    }

    private static let acknowledgement: UInt8 = 0x1
    private static let endOfStream: UInt8 = 0x1

    private var resets: FrameBudget.Bucket
    private var pings: FrameBudget.Bucket
    private var settings: FrameBudget.Bucket
    private var idleFrames: FrameBudget.Bucket
    private let continuationsMax: Int
    /// Of the header section under way.
    private var continuations = 0

    init(_ limits: HTTP2Limits, at now: Duration) {
        resets = FrameBudget.Bucket(limits.resets, at: now)
        pings = FrameBudget.Bucket(limits.pings, at: now)
        settings = FrameBudget.Bucket(limits.settings, at: now)
        idleFrames = FrameBudget.Bucket(limits.idleFrames, at: now)
        continuationsMax = limits.continuationsMax
    }

    /// A frame begins; nil where it may.
    mutating func note(type: UInt8, flags: UInt8, byteCount: Int, at now: Duration) -> HTTP2Error? {
        switch type {
        case FrameType.headers:
            continuations = 0
            return nil
        case FrameType.continuation:
            continuations += 1
            return continuations <= continuationsMax ? nil : .tooMany("CONTINUATION frames", "continuationsMax")
        case FrameType.resetStream, FrameType.goAway, FrameType.windowUpdate: return nil
        case FrameType.data where byteCount > 0 || flags & Self.endOfStream != 0: return nil
        case FrameType.ping where flags & Self.acknowledgement == 0: return pings.take(at: now) ? nil : .tooMany("PING frames", "pings")
        case FrameType.settings where flags & Self.acknowledgement == 0:
            return settings.take(at: now) ? nil : .tooMany("SETTINGS frames", "settings")
        default: return idleFrames.take(at: now) ? nil : .tooMany("frames that carry nothing", "idleFrames")
        }
    }

    /// A stream was broken off, by the client or for its fault; nil where that may be.
    mutating func noteReset(at now: Duration) -> HTTP2Error? {
        resets.take(at: now) ? nil : .tooMany("requests that it breaks off", "resets")
    }
}
