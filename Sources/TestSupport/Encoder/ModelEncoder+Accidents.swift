package import Media
import Streaming

extension ModelEncoder {
    mutating func happen(_ accident: Accident, at time: Double) {
        switch accident {
        case .pause(let milliseconds): offset += Int64(milliseconds)
        case .pictureAway(let milliseconds):
            away[.video] = time + Double(milliseconds) / 1000
            // An encoder that was without a camera for long begins anew with it.
            awaitsKeyFrame = awaitsKeyFrame || milliseconds > 4000
        case .soundAway(let milliseconds): away[.audio] = time + Double(milliseconds) / 1000
        case .jump(let milliseconds): offset += milliseconds
        case .reconnect:
            steps.append(.reconnect)
            offset = Int64.random(in: 0...4_294_967_295, using: &random)
            awaitsKeyFrame = true
            configure(isReturn: true)
        case .newPicture:
            isLarge.toggle()
            awaitsKeyFrame = true
            steps.append(.item(.videoConfiguration(.h264(isLarge ? Self.largePicture : Self.smallPicture))))
        case .newSound(let rate):
            sampleRate = rate
            if hasSoundBegun { configureSound() }
        }
    }

    mutating func configure(isReturn: Bool) {
        if settings.announces {
            steps.append(.item(.announcement(hasVideo: settings.rate != nil, hasAudio: settings.sampleRate != nil)))
        }
        if settings.rate != nil { steps.append(.item(.videoConfiguration(.h264(isLarge ? Self.largePicture : Self.smallPicture)))) }
        if sampleRate == 0 { sampleRate = settings.sampleRate ?? 0 }
        if settings.soundStartsAfter == 0 || hasSoundBegun {
            hasSoundBegun = true
            configureSound()
        }
    }

    mutating func configureSound() {
        if settings.isOpus { return steps.append(.item(.audioConfiguration(.opus(OpusConfiguration(isStereo: settings.channels == 2))))) }
        guard settings.sampleRate != nil, let configuration = AACConfiguration(sampleRate: sampleRate, channels: settings.channels) else {
            return
        }
        steps.append(.item(.audioConfiguration(.aac(configuration))))
    }

    /// 1920 × 1080 and 1280 × 720, High Profile, of x264. They declare no frame rate that the model keeps to.
    package static let smallPicture: H264Configuration = picture([
        0x01, 0x64, 0x00, 0x20, 0xFF, 0xE1, 0x00, 0x18, 0x67, 0x64, 0x00, 0x20, 0xAC, 0xB4, 0x02, 0x80, 0x2D, 0xD8, 0x08, 0x80, 0x00, 0x00,
        0x03, 0x00, 0x80, 0x00, 0x00, 0x3C, 0x47, 0x8C, 0x19, 0x50, 0x01, 0x00, 0x04, 0x68, 0xEF, 0x0F, 0xCB, 0xFD, 0xF8, 0xF8, 0x00,
    ])
    package static let largePicture: H264Configuration = picture([
        0x01, 0x64, 0x00, 0x28, 0xFF, 0xE1, 0x00, 0x19, 0x67, 0x64, 0x00, 0x28, 0xAC, 0xD9, 0x40, 0x78, 0x02, 0x27, 0xE5, 0xC0, 0x44, 0x00,
        0x00, 0x0F, 0xA4, 0x00, 0x03, 0xA9, 0x80, 0x3C, 0x60, 0xC6, 0x58, 0x01, 0x00, 0x06, 0x68, 0xEB, 0xE3, 0xCB, 0x22, 0xC0, 0xFD, 0xF8,
        0xF8, 0x00,
    ])

    private static func picture(_ record: [UInt8]) -> H264Configuration {
        do { return try H264Configuration(decoderConfigurationRecord: record[...]) } catch {
            preconditionFailure("the model's own parameter sets can be read: \(error)")
        }
    }
}
