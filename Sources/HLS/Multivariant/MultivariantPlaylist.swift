internal import Media

/// `index.m3u8`: what a player chooses from (RFC 8216bis, §4.4.6).
package struct MultivariantPlaylist: Hashable, Sendable {
    /// Empty in a session without video.
    package var videos: [VideoVariant]
    package var audio: AudioRendition?
    /// Each segment of each rendition can be decoded without another.
    package var hasIndependentSegments: Bool
    /// It is known that the video carries no CEA-608/708 captions, so that players need not look for them.
    package var hasNoClosedCaptions: Bool

    package init(videos: [VideoVariant], audio: AudioRendition?, hasIndependentSegments: Bool = true, hasNoClosedCaptions: Bool = true) {
        self.videos = videos
        self.audio = audio
        self.hasIndependentSegments = hasIndependentSegments
        self.hasNoClosedCaptions = hasNoClosedCaptions
    }

    private static let audioGroup = "audio"

    package func render() -> [UInt8] {
        var writer = PlaylistWriter(reservingCapacity: 512 + videos.count * 256)
        writer.line("#EXTM3U")
        // Nothing here needs more than 1, but who can't read 6 can't read the media playlists either.
        writer.line("#EXT-X-VERSION:", 6)
        if hasIndependentSegments { writer.line("#EXT-X-INDEPENDENT-SEGMENTS") }
        if let audio {
            if videos.isEmpty { writeVariant(of: audio, to: &writer) } else { writeGroup(of: audio, to: &writer) }
        }
        for video in videos { write(video, to: &writer) }
        return writer.bytes
    }

    private func writeGroup(of audio: AudioRendition, to writer: inout PlaylistWriter) {
        writer.write("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=")
        writer.write(quoted: Self.audioGroup)
        writer.write(",NAME=")
        writer.write(quoted: audio.name)
        if let language = audio.language {
            writer.write(",LANGUAGE=")
            writer.write(quoted: language)
        }
        writer.write(",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"")
        writer.write(audio.channels)
        writer.write("\",URI=")
        writer.write(quoted: audio.uri)
        writer.endLine()
    }

    private func writeVariant(of audio: AudioRendition, to writer: inout PlaylistWriter) {
        writeStreamInf(audio.bandwidth, codecs: audio.codec, to: &writer)
        writer.endLine()
        writer.line(audio.uri)
    }

    private func write(_ video: VideoVariant, to writer: inout PlaylistWriter) {
        let bandwidth = audio.map { video.bandwidth + $0.bandwidth } ?? video.bandwidth
        let codecs = audio.map { "\(video.codec),\($0.codec)" } ?? video.codec
        writeStreamInf(bandwidth, codecs: codecs, to: &writer)
        writer.write(",RESOLUTION=")
        writer.write(video.width)
        writer.write("x")
        writer.write(video.height)
        if let rate = video.framesPerThousandSeconds {
            writer.write(",FRAME-RATE=")
            writer.write(thousandths: rate)
        }
        writer.write(",VIDEO-RANGE=")
        writer.write(video.range.rawValue)
        if audio != nil {
            writer.write(",AUDIO=")
            writer.write(quoted: Self.audioGroup)
        }
        if hasNoClosedCaptions { writer.write(",CLOSED-CAPTIONS=NONE") }
        writer.endLine()
        writer.line(video.uri)
    }

    private func writeStreamInf(_ bandwidth: Bandwidth, codecs: String, to writer: inout PlaylistWriter) {
        let average = max(1, bandwidth.averageBitsPerSecond)
        writer.write("#EXT-X-STREAM-INF:BANDWIDTH=")
        writer.write(max(bandwidth.peakBitsPerSecond, average))
        writer.write(",AVERAGE-BANDWIDTH=")
        writer.write(average)
        writer.write(",CODECS=")
        writer.write(quoted: codecs)
    }
}

extension PlaylistWriter {
    /// With three decimals, as `FRAME-RATE` is written.
    fileprivate mutating func write(thousandths value: Int) {
        let (whole, rest) = max(0, value).quotientAndRemainder(dividingBy: 1000)
        write(whole)
        write(rest < 10 ? ".00" : rest < 100 ? ".0" : ".")
        write(rest)
    }
}
