package import Media

/// What a new media file of a recording begins with: one codec configuration.
package struct RecordingFileStart: Sendable {
    package struct Track: Sendable {
        /// Ticks a second; at least 1.
        package var timescale: UInt32
        /// The rendition's own initialization segment, from which the recording is served as HLS.
        package var initialization: [UInt8]

        package init(timescale: UInt32, initialization: [UInt8]) {
            self.timescale = timescale
            self.initialization = initialization
        }
    }

    /// `ftyp` and `moov` of all tracks; the fragments behind it make the file an ordinary fragmented MP4.
    package var initialization: [UInt8]
    package var video: Track?
    package var audio: Track?

    package init(initialization: [UInt8], video: Track?, audio: Track?) {
        self.initialization = initialization
        self.video = video
        self.audio = audio
    }

    package subscript(rendition: MediaKind) -> Track? {
        switch rendition {
        case .video: video
        case .audio: audio
        }
    }

    var byteCount: Int { initialization.count + (video?.initialization.count ?? 0) + (audio?.initialization.count ?? 0) }
}
