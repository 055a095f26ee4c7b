package import Media

/// What the assembler makes of it.
package enum AssembledItem: Sendable {
    /// The tracks from here on. Comes before their first frame, and again when one changes or joins.
    case tracks(video: Track?, audio: Track?)
    /// What comes is not continuous with what was.
    case discontinuity
    case frame(Frame)
    /// Opus for interactive viewers, on the same timeline: kind audio, timescale 48000. It belongs to no track: what packages and records
    /// has the sound in the audio track's frames, which come later.
    case interactiveFrame(Frame)
}
