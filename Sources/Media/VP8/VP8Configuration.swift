/// A VP8 track as its key frames describe it.
package struct VP8Configuration: Hashable, Sendable {
    package let keyFrame: VP8FrameHeader.KeyFrame

    package init(keyFrame: VP8FrameHeader.KeyFrame) { self.keyFrame = keyFrame }

    /// What `vpcC` says. VP8 has neither profiles nor levels in that sense; the level is what VP9's would be.
    package var record: VPCodecRecord {
        VPCodecRecord(
            profile: 0, level: VPLevel.of(width: width, height: height, frameRate: VPLevel.usualFrameRate), bitDepth: 8,
            chromaSubsampling: 0, colour: nil)
    }
}

extension VP8Configuration: VideoConfiguration {
    package var width: Int { keyFrame.width }
    package var height: Int { keyFrame.height }
    package var sampleAspectRatio: SampleAspectRatio? { nil }
    package var frameRate: Double? { nil }
    package var colour: ColourDescription? { nil }
    package var codecString: String { record.codecString("vp08") }
}
