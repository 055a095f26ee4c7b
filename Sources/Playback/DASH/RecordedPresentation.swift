import DASH
import HLS
import Media
import Recording

/// A recording as a presentation for DASH, over the segments of its playlists.
struct RecordedPresentation {
    /// Which segments belong together: those of one media file without a hole or a break of the encoder's timeline.
    private struct Stretch: Hashable {
        var file: Int
        var breaks: Int
    }

    /// Sound's segments begin with the picture's, give or take a frame.
    private static let slackSeconds = 0.1

    private let timeline: RecordingTimeline
    private let breaks: [Double]
    private let catalog: RecordingCatalog
    private let tracks: [Rendition: [Int: Track]]
    private let bandwidths: [Rendition: Bandwidth]

    /// `tracks` by media file.
    init(_ catalog: RecordingCatalog, tracks: [Rendition: [Int: Track]], bandwidths: [Rendition: Bandwidth]) {
        let timeline = RecordingTimeline(catalog)
        self.timeline = timeline
        self.catalog = catalog
        self.tracks = tracks
        self.bandwidths = bandwidths
        let leading = catalog.video.isEmpty ? catalog.audio : catalog.video
        breaks = leading.filter { $0.followsDiscontinuity || $0.followsGap }.map { timeline.start(of: $0).seconds }
    }

    func render(folder: String) -> [UInt8] {
        let all = (catalog.video + catalog.audio).map(\.durationSeconds)
        return MediaPresentation(
            live: nil, isComplete: true, segmentSecondsMax: Int((all.max() ?? 1).rounded(.up)), periods: periods(folder)
        ).render()
    }

    private func periods(_ folder: String) -> [Period] {
        var order: [Stretch] = []
        var starts: [Stretch: (media: MediaTime, presented: MediaTime)] = [:]
        var sets: [Stretch: [Rendition: AdaptationSet]] = [:]
        for rendition in Rendition.allCases {
            for (place, segment) in catalog[rendition.kind].enumerated() {
                let stretch = stretch(of: segment)
                guard let track = tracks[rendition]?[segment.file] else { continue }
                let scale = Int32(clamping: max(1, segment.timescale))
                let start = MediaTime(value: max(0, segment.decodeTime), timescale: scale)
                let entry = AdaptationSet.Segment(start: start, duration: MediaTime(value: segment.duration, timescale: scale))
                if sets[stretch] == nil { order.append(stretch) }
                if starts[stretch].map({ $0.media > start }) ?? true { starts[stretch] = (start, timeline.start(of: segment)) }
                if sets[stretch]?[rendition]?.segments.append(entry) != nil { continue }
                sets[stretch, default: [:]][rendition] = AdaptationSet(
                    track, bandwidths[rendition] ?? Bandwidth(peakBitsPerSecond: 1, averageBitsPerSecond: 1),
                    catalog[rendition.kind].allSatisfy { $0.parts.first?.isIndependent ?? false }, folder, initialization: segment.file,
                    firstNumber: place, segments: [entry])
            }
        }
        let places = order.compactMap { stretch in starts[stretch].map { (stretch, $0) } }.sorted { $0.1.presented < $1.1.presented }
        return places.enumerated().map { id, place in
            Period(
                id: id, startMilliseconds: place.1.presented.rescaled(to: 1000).value, mediaStart: place.1.media,
                adaptationSets: Rendition.allCases.compactMap { sets[place.0]?[$0] })
        }
    }

    private func stretch(of segment: RecordingSegment) -> Stretch {
        let time = timeline.start(of: segment).seconds + Self.slackSeconds
        var (low, high) = (0, breaks.count)
        while low < high {
            let middle = (low + high) / 2
            if breaks[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return Stretch(file: segment.file, breaks: low)
    }
}
