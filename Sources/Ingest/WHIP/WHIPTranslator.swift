import Bytes
import Media
import RTP
import Streaming
import WebRTC

/// Makes encoder items of a WebRTC publisher's frames.
struct WHIPTranslator {
    private let media: [NegotiatedMedia]
    private var timeline: SenderTimeline
    private var h264 = H264ParameterSets()
    private var hasSound = false
    private var hasUnreadablePictures = false
    /// What its owner should know, once: parameter sets that can't be read.
    private(set) var notice: String?

    init(_ media: [NegotiatedMedia]) {
        self.media = media
        timeline = SenderTimeline(media.map { ($0.map.clockRate, $0.codec.kind == .opus) })
    }

    var hasPicture: Bool { media.contains { $0.codec.kind != .opus } }

    func isPicture(_ frame: IngestFrame) -> Bool { media.indices.contains(frame.track) && media[frame.track].codec.kind != .opus }

    /// What is told before the first frame.
    func announcement() -> EncoderItem {
        .announcement(hasVideo: hasPicture, hasAudio: media.contains { $0.codec.kind == .opus })
    }

    mutating func takeNotice() -> String? {
        defer { notice = nil }
        return notice
    }

    mutating func receive(_ frame: IngestFrame, at now: Instant, into items: inout [EncoderItem]) {
        guard media.indices.contains(frame.track) else { return }
        let place = timeline.place(track: frame.track, time: frame.time, sender: frame.senderMicroseconds, at: now)
        let timestamp = UInt32(truncatingIfNeeded: place / 1000)
        switch media[frame.track].codec.kind {
        case .h264: picture(frame, timestamp, into: &items)
        case .opus: sound(frame, timestamp, into: &items)
        case .h265, .vp8, .vp9, .av1: break
        }
    }

    private mutating func picture(_ frame: IngestFrame, _ timestamp: UInt32, into items: inout [EncoderItem]) {
        let payload = frame.payload[...]
        let picture = H264AccessUnit(payload: payload)
        do throws(ParseError) { try h264.adoptSets(of: picture, into: &items) } catch {
            if !hasUnreadablePictures { notice = "video: \(error)" }
            hasUnreadablePictures = true
        }
        guard h264.configuration != nil, picture.hasPicture else { return }
        items.append(.video(timestamp: timestamp, compositionTime: 0, isKeyFrame: picture.containsIDR, payload: payload))
    }

    private mutating func sound(_ frame: IngestFrame, _ timestamp: UInt32, into items: inout [EncoderItem]) {
        if !hasSound { items.append(.audioConfiguration(.opus(OpusConfiguration(isStereo: true)))) }
        hasSound = true
        items.append(.audio(timestamp: timestamp, payload: frame.payload[...]))
    }
}
