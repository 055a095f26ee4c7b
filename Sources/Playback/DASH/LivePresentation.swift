import DASH
import HLS
import Media
import Streaming

/// What is on air as a presentation for DASH, over the segments that the HLS playlists list.
///
/// Only whole segments are told, so the delay is that of plain HLS. `availabilityTimeOffset` would have to promise how long the segment under way
/// will be, which an encoder with free key frames decides only when it ends.
struct LivePresentation: Sendable {
    enum Address {
        /// `manifest.mpd` of the livestream, which leads to the session's.
        case livestream
        /// `{session}/manifest.mpd`, which stays that session's also after its end.
        case session
    }

    private let sessionID: String
    private let startedAt: Int64
    private let isEnded: Bool
    private let renditions: [RenditionSnapshot]
    private let stretches: [Int: LiveStretch]

    /// Nil while a rendition lacks its first whole segment.
    init?(_ snapshot: LiveSnapshot) {
        guard let startedAt = snapshot.startedAt, !snapshot.renditions.isEmpty,
            snapshot.renditions.allSatisfy({ !$0.playlist.segments.isEmpty })
        else { return nil }
        sessionID = snapshot.session.id
        self.startedAt = startedAt
        isEnded = snapshot.renditions.allSatisfy(\.playlist.isEnded)
        renditions = snapshot.renditions
        stretches = snapshot.stretches
    }

    func render(at address: Address) -> [UInt8] {
        let configuration = renditions.first?.playlist.configuration
        let target = Int64(configuration?.targetDurationSeconds ?? 1)
        let listed = Int64(configuration?.window.segmentsListed ?? 1)
        let live = MediaPresentation.Live(
            availabilityStartTime: startedAt, updatePeriodMilliseconds: max(1000, target * 500), windowMilliseconds: listed * target * 1000,
            delayMilliseconds: Int64(configuration?.holdBackTargetDurations ?? 3) * target * 1000,
            location: address == .livestream ? "\(sessionID)/manifest.mpd" : nil, clock: TimeRoutes.path)
        return MediaPresentation(
            live: live, isComplete: isEnded, segmentSecondsMax: Int(target), periods: periods(address == .livestream ? sessionID + "/" : "")
        ).render()
    }

    /// Those that each rendition has a segment of: the newest is told once it is whole.
    private func periods(_ folder: String) -> [Period] {
        let sets = renditions.map { Dictionary(uniqueKeysWithValues: Self.sets(of: $0, folder)) }
        return stretches.sorted { $0.key < $1.key }.compactMap { number, stretch in
            let found = sets.compactMap { $0[number] }
            guard !found.isEmpty, isEnded || found.count == sets.count || number < (stretches.keys.max() ?? 0) else { return nil }
            return Period(
                id: number, startMilliseconds: stretch.programDateTimeMilliseconds - startedAt, mediaStart: stretch.decodeTime,
                adaptationSets: found)
        }
    }

    /// A rendition's listed segments by stretch.
    private static func sets(of rendition: RenditionSnapshot, _ folder: String) -> [(Int, AdaptationSet)] {
        var stretch = rendition.playlist.discontinuitySequence
        var sets: [(Int, AdaptationSet)] = []
        for segment in rendition.playlist.segments {
            stretch += segment.discontinuities
            guard let start = segment.decodeTime else { continue }
            let entry = AdaptationSet.Segment(start: start, duration: segment.duration)
            if sets.last?.0 == stretch {
                sets[sets.count - 1].1.segments.append(entry)
            } else if let track = rendition.tracks[segment.initIndex],
                let set = AdaptationSet(
                    track, rendition.bandwidth, rendition.playlist.configuration.hasIndependentSegments, folder,
                    initialization: segment.initIndex, firstNumber: segment.mediaSequenceNumber, segments: [entry])
            {
                sets.append((stretch, set))
            }
        }
        return sets
    }
}

extension AdaptationSet {
    /// Nil for a codec that has no place in an MPD.
    init?(
        _ track: Track, _ bandwidth: Bandwidth, _ hasIndependentSegments: Bool, _ folder: String, initialization: Int, firstNumber: Int,
        segments: [Segment]
    ) {
        let rendition = Rendition(track.kind)
        let kind: Kind
        switch track.codec {
        case .h264, .hevc, .av1, .vp9, .vp8:
            kind = .video(
                width: track.width ?? 0, height: track.height ?? 0,
                framesPerThousandSeconds: track.frameRate.map { Int(($0 * 1000).rounded()) })
        case .aac(let configuration):
            kind = .audio(samplingRate: configuration.sampleRate, channels: configuration.channelCount)
        case .opus(let configuration):
            kind = .audio(samplingRate: Int(OpusConfiguration.sampleRate), channels: Int(configuration.channelCount))
        }
        // The template is a segment's name with its number left open.
        self.init(
            kind: kind, codec: track.codecString, bitsPerSecond: bandwidth.peakBitsPerSecond,
            hasIndependentSegments: hasIndependentSegments,
            initialization: folder + MediaName(rendition, .initialization(index: initialization)).description,
            media: folder + rendition.rawValue + "-$Number$.m4s", firstNumber: firstNumber, segments: segments)
    }
}
