/// What a recording is made of, in order.
package enum RecordingEntry: Sendable {
    /// A new codec configuration: the parts behind it go into a new media file.
    case start(RecordingFileStart)
    case part(RecordingPart)
    /// Parts which were lost before they got here.
    case gap(RecordingGap)
}
