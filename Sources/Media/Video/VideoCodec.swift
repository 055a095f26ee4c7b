/// A picture codec that the engine takes, without its parameters.
package enum VideoCodec: Hashable, Sendable, CaseIterable {
    case h264, hevc, av1, vp9, vp8
}
