package import Media

/// What the assembler makes of it.
package enum AssembledItem: Sendable {
    /// The tracks from here on. Comes before their first frame, and again when one changes or joins.
    case tracks(video: Track?, audio: Track?)
    /// What comes is not continuous with what was.
    case discontinuity
    case frame(Frame)
}
