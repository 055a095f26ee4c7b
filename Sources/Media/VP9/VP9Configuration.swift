/// A VP9 track as its key frames describe it.
package struct VP9Configuration: Hashable, Sendable {
    package let keyFrame: VP9FrameHeader.KeyFrame
    /// Ten times the level's number, as the encoder declared it; 0 where it didn't.
    package let declaredLevel: UInt8
    private let declaredColour: ColourDescription?

    /// - Parameters:
    ///   - record: what came apart from the pictures, where it did.
    ///   - colour: what was said elsewhere of how the samples become light; the key frame knows less of it.
    package init(keyFrame: VP9FrameHeader.KeyFrame, record: VPCodecRecord? = nil, colour: ColourDescription? = nil) {
        self.keyFrame = keyFrame
        let isOfThis = record?.profile == keyFrame.profile && record?.bitDepth == keyFrame.bitDepth
        declaredLevel = isOfThis ? record?.level ?? 0 : 0
        declaredColour = [colour, record?.colour].compactMap(\.self).first { !$0.isUnspecified }
    }

    /// From a record, which lacks the size of the picture; nil for a picture of no size.
    package init?(_ record: VPCodecRecord, width: Int, height: Int) {
        guard width > 0, height > 0 else { return nil }
        var key = VP9FrameHeader.KeyFrame(profile: record.profile)
        key.bitDepth = record.bitDepth
        key.isFullRange = record.colour?.isFullRange ?? false
        (key.isSubsampledHorizontally, key.isSubsampledVertically) = (record.chromaSubsampling <= 2, record.chromaSubsampling <= 1)
        (key.width, key.height) = (width, height)
        self.init(keyFrame: key, record: record)
    }

    /// What `vpcC` says.
    package var record: VPCodecRecord {
        VPCodecRecord(
            profile: keyFrame.profile, level: level, bitDepth: keyFrame.bitDepth, chromaSubsampling: chromaSubsampling, colour: colour)
    }

    private var level: UInt8 {
        declaredLevel > 0 ? declaredLevel : VPLevel.of(width: width, height: height, frameRate: VPLevel.usualFrameRate)
    }

    /// 0 4:2:0 with samples between rows, 1 with samples on them, 2 4:2:2, 3 4:4:4 (4:4:0 has no number).
    private var chromaSubsampling: UInt8 {
        switch (keyFrame.isSubsampledHorizontally, keyFrame.isSubsampledVertically) {
        case (true, true): 1
        case (true, false): 2
        default: 3
        }
    }
}

extension VP9Configuration: VideoConfiguration {
    package var width: Int { keyFrame.width }
    package var height: Int { keyFrame.height }
    package var sampleAspectRatio: SampleAspectRatio? { nil }
    package var frameRate: Double? { nil }

    package var colour: ColourDescription? {
        if var declaredColour {
            declaredColour.isFullRange = keyFrame.isFullRange
            return declaredColour
        }
        // `color_space` by code points of H.273 (§7.2.2).
        let (primaries, transfer, matrix): (UInt8, UInt8, UInt8) =
            switch keyFrame.colourSpace {
            case 1: (6, 6, 6)
            case 2: (1, 1, 1)
            case 3: (6, 6, 6)
            case 4: (7, 7, 7)
            case 5: (9, 14, 9)
            case 7: (1, 13, 0)
            default: (2, 2, 2)
            }
        return ColourDescription(primaries: primaries, transfer: transfer, matrix: matrix, isFullRange: keyFrame.isFullRange)
    }

    package var codecString: String { record.codecString("vp09") }
}
