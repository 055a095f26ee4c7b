import HLS
import Media

/// Ticks of the video clock.
func video(_ ticks: Int64) -> MediaTime { MediaTime(value: ticks, timescale: 90_000) }

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// A seed's own sequence, SplitMix64: a failure replays from its seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension LivePlaylist {
    /// Two-second segments of 200 ms parts by default, as an encoder with 30 pictures a second gives them.
    static func sample(
        _ rendition: Rendition = .video, targetDuration: Int = 2, partTarget: MediaTime? = video(18_000), segmentsListed: Int = 15,
        first: Int = 0
    ) -> LivePlaylist {
        let configuration = LivePlaylistConfiguration(
            targetDurationSeconds: targetDuration, partTarget: partTarget, window: WindowPolicy(segmentsListed: segmentsListed))
        return LivePlaylist(rendition: rendition, configuration: configuration, firstMediaSequenceNumber: first)
    }

    /// 2026-11-21T04:00:00.000Z, plus two seconds a segment.
    private var now: Int64 { 1_795_233_600_000 + Int64(nextMediaSequenceNumber) * 2000 }

    mutating func appendParts(_ count: Int) {
        for _ in 0..<count {
            append(PartInfo(duration: video(18_000), isIndependent: openSegment == nil), at: now)
        }
    }

    @discardableResult
    mutating func appendSegment(parts: Int = 10) -> WindowChange {
        appendParts(parts)
        return finishSegment()
    }

    mutating func appendSegments(_ count: Int) { for _ in 0..<count { appendSegment() } }

    func renderText(reports: [RenditionReport] = [], skip: SkipDirective = .none) -> String { text(render(reports: reports, skip: skip)) }
}
