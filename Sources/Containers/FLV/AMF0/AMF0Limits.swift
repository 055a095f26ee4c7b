/// What an AMF0 message may ask of its reader. Breaking a limit is a ``ParseError/invalid(_:offset:)`` that names it.
package struct AMF0Limits: Equatable, Sendable {
    /// How many objects and arrays may stand inside each other. Encoders use three at most (`onMetaData` with a track list).
    package var depthMax = 16
    /// How many values a message may hold in all, nested ones included. An FLV file with a key frame index of several
    /// hours stays below.
    package var valuesMax = 32_768
    /// The longest text, in bytes of UTF-8.
    package var stringBytesMax = 65_535

    package init() {}
}
