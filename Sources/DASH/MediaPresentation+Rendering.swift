internal import Dates
internal import Media

extension MediaPresentation {
    /// The MPD's text. The live profile is that of segment templates, also for recordings (ISO/IEC 23009-1, §8.4).
    package func render() -> [UInt8] {
        let segments = periods.reduce(0) { $0 + $1.adaptationSets.reduce(0) { $0 + $1.segments.count } }
        var writer = XMLWriter(reservingCapacity: 2048 + periods.count * 1024 + segments * 40)
        writer.element(
            "MPD",
            [
                "xmlns": "urn:mpeg:dash:schema:mpd:2011", "profiles": "urn:mpeg:dash:profile:isoff-live:2011",
                "type": live == nil ? "static" : "dynamic",
                "availabilityStartTime": live.map { RFC3339.text($0.availabilityStartTime) },
                "publishTime": live.map { RFC3339.text($0.availabilityStartTime + endMilliseconds) },
                "minimumUpdatePeriod": isComplete ? nil : live.map { Self.duration($0.updatePeriodMilliseconds) },
                "timeShiftBufferDepth": live.map { Self.duration($0.windowMilliseconds) },
                "suggestedPresentationDelay": live.map { Self.duration($0.delayMilliseconds) },
                "mediaPresentationDuration": isComplete ? Self.duration(endMilliseconds) : nil,
                "maxSegmentDuration": "PT\(segmentSecondsMax)S", "minBufferTime": "PT\(segmentSecondsMax)S",
            ]
        ) { mpd in
            mpd.endLine()
            if let location = live?.location { mpd.element("Location") { $0.write(text: location) } }
            for (index, period) in periods.enumerated() {
                period.write(to: &mpd, saysDuration: index < periods.count - 1 || live == nil)
            }
            if let live { mpd.element("UTCTiming", ["schemeIdUri": "urn:mpeg:dash:utc:http-xsdate:2014", "value": live.clock]) }
        }
        return writer.bytes
    }

    /// Where the last period ends.
    private var endMilliseconds: Int64 { periods.last.map { $0.startMilliseconds + $0.durationMilliseconds } ?? 0 }

    /// `xs:duration` in seconds.
    static func duration(_ milliseconds: Int64) -> String {
        let (seconds, rest) = max(0, milliseconds).quotientAndRemainder(dividingBy: 1000)
        let digits = String(rest)
        return rest == 0 ? "PT\(seconds)S" : "PT\(seconds)." + String(repeating: "0", count: 3 - digits.count) + digits + "S"
    }
}

extension Period {
    /// - Parameter saysDuration: the next period may begin later than this one ends, since the encoder was away.
    fileprivate func write(to mpd: inout XMLWriter, saysDuration: Bool) {
        mpd.element(
            "Period",
            [
                "id": "\(id)", "start": MediaPresentation.duration(startMilliseconds),
                "duration": saysDuration ? MediaPresentation.duration(durationMilliseconds) : nil,
            ]
        ) { period in
            period.endLine()
            for set in adaptationSets { set.write(to: &period, mediaStart: mediaStart) }
        }
    }
}

extension AdaptationSet {
    fileprivate func write(to period: inout XMLWriter, mediaStart: MediaTime) {
        let (id, type): (String, String) =
            switch kind {
            case .video: ("video", "video")
            case .audio: ("audio", "audio")
            }
        period.element(
            "AdaptationSet",
            [
                "id": id == "video" ? "1" : "2", "contentType": type, "mimeType": type + "/mp4", "segmentAlignment": "true",
                "startWithSAP": hasIndependentSegments ? "1" : nil,
            ]
        ) { set in
            set.endLine()
            writeTemplate(to: &set, mediaStart: mediaStart)
            writeRepresentation(id: id, to: &set)
        }
    }

    private func writeTemplate(to set: inout XMLWriter, mediaStart: MediaTime) {
        guard let timescale = segments.first?.start.timescale else { return }
        set.element(
            "SegmentTemplate",
            [
                "timescale": "\(timescale)", "presentationTimeOffset": "\(max(0, mediaStart.rescaled(to: timescale).value))",
                "startNumber": "\(firstNumber)", "initialization": initialization, "media": media,
            ]
        ) { template in
            template.element("SegmentTimeline") { timeline in
                timeline.endLine()
                writeTimeline(to: &timeline)
            }
        }
    }

    /// §5.3.9.6: equal durations share an entry. Each says its time, though the sum of those before it would do: GStreamer 1.22 forgets the first
    /// entry's time when it looks for the live edge.
    private func writeTimeline(to timeline: inout XMLWriter) {
        var index = segments.startIndex
        while index < segments.endIndex {
            let (start, duration) = (segments[index].start.value, segments[index].duration.value)
            var next = index + 1
            while next < segments.endIndex, segments[next].duration.value == duration,
                segments[next].start.value == start &+ Int64(next - index) &* duration
            { next += 1 }
            let repeats = next - index - 1
            timeline.element("S", ["t": "\(start)", "d": "\(duration)", "r": repeats > 0 ? "\(repeats)" : nil])
            index = next
        }
    }

    private func writeRepresentation(id: String, to set: inout XMLWriter) {
        switch kind {
        case .video(let width, let height, let frames):
            set.element(
                "Representation",
                [
                    "id": id, "codecs": codec, "bandwidth": "\(bitsPerSecond)", "width": "\(width)", "height": "\(height)",
                    "frameRate": frames.map { $0 % 1000 == 0 ? "\($0 / 1000)" : "\($0)/1000" },
                ])
        case .audio(let samplingRate, let channels):
            set.element(
                "Representation", ["id": id, "codecs": codec, "bandwidth": "\(bitsPerSecond)", "audioSamplingRate": "\(samplingRate)"]
            ) { representation in
                representation.element(
                    "AudioChannelConfiguration",
                    ["schemeIdUri": "urn:mpeg:dash:23003:3:audio_channel_configuration:2011", "value": "\(channels)"])
            }
        }
    }
}
