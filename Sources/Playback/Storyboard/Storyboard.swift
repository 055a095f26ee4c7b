import Recording

/// Small pictures of a recording for its time line: which key frames they are of, on which sheet each stands, and the list of
/// them as WebVTT with media fragments (`sheet.jpg#xywh=…`), as players know it.
struct Storyboard: Equatable, Sendable {
    /// Pictures of a sheet, across and down.
    static let columns = 5
    static let rows = 5
    static let picturesPerSheet = columns * rows
    /// Of one picture. Its height follows from the recording's.
    static let width = 160
    /// Closer together than this nobody tells two pictures apart on a time line.
    static let intervalMinSeconds = 2.0
    /// Of long recordings the pictures stand further apart: with more, the list alone would weigh on a phone.
    static let picturesMax = 300

    struct Picture: Equatable, Sendable {
        /// Since the recording's beginning.
        var seconds: Double
        /// The segment's place in the recording, which begins with a key frame.
        var segment: Int
        var sheet: Int
        /// Within the sheet: from left to right, then down.
        var place: Int
    }

    let pictures: [Picture]
    let height: Int
    private let durationSeconds: Double

    /// - Parameter segments: of the picture, in the order in which they are played.
    /// - Parameter aspectRatio: width by height; above 0.
    init(_ segments: [RecordingSegment], aspectRatio: Double) {
        height = max(2, Int((Double(Self.width) / max(0.2, min(aspectRatio, 5)) / 2).rounded()) * 2)
        durationSeconds = segments.reduce(0) { $0 + $1.durationSeconds }
        let interval = max(Self.intervalMinSeconds, durationSeconds / Double(Self.picturesMax))
        var pictures: [Picture] = []
        var position = 0.0
        var next = 0.0
        var file: Int?
        for (index, segment) in segments.enumerated() {
            defer { position += segment.durationSeconds }
            guard position >= next, segment.parts.first?.isIndependent ?? false else { continue }
            next = position + interval
            let last = pictures.last
            // Pictures of two files differ in their parameters, which one decoder run doesn't take.
            let isFull = last.map { $0.place == Self.picturesPerSheet - 1 || file != segment.file } ?? false
            let sheet = last.map { isFull ? $0.sheet + 1 : $0.sheet } ?? 0
            pictures.append(
                Picture(seconds: position, segment: index, sheet: sheet, place: isFull ? 0 : last.map { $0.place + 1 } ?? 0))
            file = segment.file
        }
        self.pictures = pictures
    }

    /// The list as WebVTT (W3C, §4); a picture stands until the next one.
    var list: String {
        var text = "WEBVTT\n"
        for (index, picture) in pictures.enumerated() {
            let end = pictures.indices.contains(index + 1) ? pictures[index + 1].seconds : durationSeconds
            let (x, y) = (picture.place % Self.columns * Self.width, picture.place / Self.columns * height)
            text += "\n\(Self.time(picture.seconds)) --> \(Self.time(end))\n\(picture.sheet).jpg#xywh=\(x),\(y),\(Self.width),\(height)\n"
        }
        return text
    }

    private static func time(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1000).rounded())
        func padded(_ number: Int, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let (hours, minutes, rest) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds % 60_000)
        return "\(padded(hours, 2)):\(padded(minutes, 2)):\(padded(rest / 1000, 2)).\(padded(rest % 1000, 3))"
    }
}
