/// An MPD as it was read: times in seconds, segments one by one.
package struct ParsedPresentation: Sendable {
    package struct Segment: Hashable, Sendable {
        package var number: Int
        /// In the timescale, on the media's own timeline.
        package var time: Int
        package var duration: Int
    }

    package struct Track: Sendable {
        package var contentType: String
        package var representation: XMLElement
        package var timescale: Int
        package var offset: Int
        package var initialization: String
        package var media: String
        package var segments: [Segment]

        /// The address of a segment, relative to the MPD.
        package func address(of segment: Segment) -> String { media.replacing("$Number$", with: "\(segment.number)") }
        /// Where the track begins and ends within its period, in seconds.
        package var extent: ClosedRange<Double>? {
            guard let first = segments.first, let last = segments.last, last.time + last.duration >= first.time else { return nil }
            return Double(first.time - offset) / Double(timescale)...Double(last.time + last.duration - offset) / Double(timescale)
        }
    }

    package struct Period: Sendable {
        package var id: String
        package var start: Double
        package var duration: Double?
        package var tracks: [Track]
    }

    package var root: XMLElement
    package var periods: [Period]
    package var isDynamic: Bool { root["type"] == "dynamic" }

    /// Seconds of an attribute such as `PT1M2.5S`; days and longer are not used by writers of MPDs.
    package func seconds(_ attribute: String) -> Double? { root[attribute].flatMap(Self.seconds) }

    package static func seconds(_ text: String) -> Double? {
        guard text.hasPrefix("PT"), text.count > 2 else { return nil }
        var total = 0.0
        var digits = ""
        var units = [("H", 3600.0), ("M", 60.0), ("S", 1.0)][...]
        for character in text.dropFirst(2) {
            if character.isNumber || character == "." {
                digits.append(character)
            } else {
                guard let place = units.firstIndex(where: { $0.0 == String(character) }), let value = Double(digits) else { return nil }
                total += value * units[place].1
                units = units[(place + 1)...]
                digits = ""
            }
        }
        return digits.isEmpty ? total : nil
    }
}
