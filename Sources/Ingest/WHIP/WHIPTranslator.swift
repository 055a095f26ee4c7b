import Bytes
import Media
import RTP
import Streaming
import WebRTC

/// Makes encoder items of a WebRTC publisher's frames. Its sound is Opus, which interactive viewers get as it is; the track of sound is made of
/// it by a transcoder.
struct WHIPTranslator {
    private let media: [NegotiatedMedia]
    private var timeline: SenderTimeline
    private var pictures: (any PictureReader)?
    /// Opus for the transcoder.
    private var sounds: [Frame] = []
    private var hasUnreadablePictures = false
    /// What its owner should know, once: parameter sets that can't be read.
    private(set) var notice: String?

    init(_ media: [NegotiatedMedia]) {
        self.media = media
        pictures = media.lazy.compactMap { $0.codec.kind.picture }.first?.makeReader()
        timeline = SenderTimeline(media.map { ($0.map.clockRate, $0.codec.kind == .opus) })
    }

    var hasPicture: Bool { media.contains { $0.codec.kind != .opus } }

    func isPicture(_ frame: IngestFrame) -> Bool { media.indices.contains(frame.track) && media[frame.track].codec.kind != .opus }

    var hasSound: Bool { media.contains { $0.codec.kind == .opus } }

    /// The sound that has come since the last call.
    mutating func takeSound() -> [Frame] {
        defer { sounds.removeAll(keepingCapacity: true) }
        return sounds
    }

    /// What is told before the first frame.
    func announcement() -> EncoderItem {
        .announcement(hasVideo: hasPicture, hasAudio: hasSound)
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
        case .opus: sound(frame, place, timestamp, into: &items)
        case .h264, .h265, .vp8, .vp9, .av1: picture(frame, timestamp, into: &items)
        }
    }

    private mutating func picture(_ frame: IngestFrame, _ timestamp: UInt32, into items: inout [EncoderItem]) {
        guard var reader = pictures.take() else { return }
        defer { pictures = reader }
        do throws(ParseError) {
            let picture = try reader.read(frame.payload[...], isFlaggedKey: frame.isKeyFrame)
            if let configuration = reader.takeNewConfiguration() { items.append(.videoConfiguration(configuration)) }
            guard let picture else { return }
            items.append(.video(timestamp: timestamp, compositionTime: 0, isKeyFrame: picture.isKeyFrame, payload: picture.payload))
        } catch {
            if !hasUnreadablePictures { notice = "video: \(error)" }
            hasUnreadablePictures = true
        }
    }

    private mutating func sound(_ frame: IngestFrame, _ place: Int64, _ timestamp: UInt32, into items: inout [EncoderItem]) {
        let payload = frame.payload[...]
        items.append(.interactiveAudio(timestamp: timestamp, payload: payload))
        // Finer than an item's milliseconds, which would be heard as holes.
        let ticks = place.multipliedReportingOverflow(by: 48).partialValue / 1000
        sounds.append(
            Frame(
                kind: .audio, decodeTime: MediaTime(value: ticks, timescale: Int32(OpusConfiguration.sampleRate)), compositionOffset: 0,
                isRandomAccess: true, payload: payload))
    }
}

extension RTPCodec.Kind {
    /// The codec of pictures; nil for sound.
    fileprivate var picture: VideoCodec? {
        switch self {
        case .h264: .h264
        case .h265: .hevc
        case .av1: .av1
        case .vp9: .vp9
        case .vp8: .vp8
        case .opus: nil
        }
    }
}
