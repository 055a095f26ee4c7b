enum GoLivePlaceholder: String, CaseIterable {
    case hidden, livestream, serverAddress, key, watchAddress, watchPath, ffmpegLine
}

extension Pages {
    /// What a newcomer gives to the encoder. Others only meet it while there is nothing to watch.
    func goLiveSection(_ model: HomeModel) -> HTML {
        guard let stream = model.firstStream else {
            return """
                <section id="go-live" class="go-live" data-for="\(audience(model))"\(.hidden(isHidden(model)))>
                  <h2>Go live</h2>
                  <p>There is no livestream yet. <code>carillon livestreams create "Sunday service"</code>, run on the server, makes one and shows its key.</p>
                </section>
                """
        }
        let watchPath = "/watch/" + URLPath.segment(stream.playbackID)
        return goLive.render { placeholder in
            switch placeholder {
            case .hidden: " data-for=\"\(audience(model))\"\(.hidden(isHidden(model)))"
            case .livestream: "\(stream.title)"
            case .serverAddress: "\(model.serverAddress)"
            case .key: key(of: stream)
            case .watchAddress: "\(model.httpAddress)\(watchPath)"
            case .watchPath: "\(watchPath)"
            case .ffmpegLine: "\(ffmpegLine(model.serverAddress))"
            }
        }
    }

    private func audience(_ model: HomeModel) -> String { model.canControl ? "everyone" : "empty-stage" }
    private func isHidden(_ model: HomeModel) -> Bool { !model.canControl && !model.lists.onAir.isEmpty }

    private func key(of stream: FirstStream) -> HTML {
        guard let key = stream.key else {
            return """
                <p class="small">Whoever has the key can go on air, so it is only shown on the server itself. There, this shows it:</p>
                <copy-text><code>carillon stream-keys show \(stream.livestreamID)</code></copy-text>
                """
        }
        return """
            <stream-key><details><summary>Show key</summary><code>\(key)</code></details></stream-key>
            """
    }

    /// A picture and a tone of ffmpeg's own, with a key frame every second so that viewers start quickly.
    private func ffmpegLine(_ serverAddress: String) -> String {
        "ffmpeg -re -f lavfi -i testsrc2=size=1280x720:rate=30 -f lavfi -i sine=frequency=440 "
            + "-c:v libx264 -preset veryfast -tune zerolatency -pix_fmt yuv420p -g 30 -b:v 2500k "
            + "-c:a aac -b:a 128k -f flv \(serverAddress)/STREAM_KEY"
    }
}
