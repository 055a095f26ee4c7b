import HTTP
import Media
import Recording

/// Which part of a recording is wanted, in seconds of its playing time.
struct DownloadWindow: Hashable, Sendable {
    /// Zero or more.
    var start: Double
    /// After ``start``; nil for the recording's end.
    var end: Double?

    static let all = DownloadWindow(start: 0, end: nil)

    init(start: Double, end: Double?) { (self.start, self.end) = (start, end) }

    /// Of `?start=` and `?end=`; nil where one is no time, or the end isn't after the start.
    init?(_ query: HTTPQuery) {
        start = 0
        if query["start"] != nil {
            guard let value = query.get("start", as: Double.self), value.isFinite, value >= 0 else { return nil }
            start = value
        }
        if query["end"] != nil {
            guard let value = query.get("end", as: Double.self), value.isFinite, value > start else { return nil }
            end = value
        }
    }

    /// The whole segments that hold it: without encoding anew, a piece can only begin where a decoder can.
    func segments(of catalog: RecordingCatalog, _ timeline: RecordingTimeline) -> [RecordingSegment] {
        if self == .all { return catalog.video + catalog.audio }
        let leading = catalog.video.isEmpty ? catalog.audio : catalog.video
        let first = leading.last { $0.parts.first?.isIndependent ?? false && timeline.start(of: $0).seconds <= start } ?? leading.first
        let last = end.map { end in leading.last { timeline.start(of: $0).seconds < end } ?? leading.first } ?? leading.last
        guard let first, let last, timeline.duration.seconds > start else { return [] }
        let (from, to) = (timeline.start(of: first).seconds, timeline.end(of: last).seconds)
        guard to > from else { return [] }
        // Both renditions' segments begin at the same time, give or take a frame; the last one's companions may reach further.
        let slack = 0.1
        let upper = end == nil ? Double.infinity : to - slack
        return (catalog.video + catalog.audio).filter { segment in
            timeline.end(of: segment).seconds > from + slack && timeline.start(of: segment).seconds < upper
        }
    }
}
