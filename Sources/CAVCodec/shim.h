#ifndef CARILLON_CAVCODEC_SHIM_H
#define CARILLON_CAVCODEC_SHIM_H

#include <libavcodec/avcodec.h>
#include <libavutil/channel_layout.h>
#include <libavutil/frame.h>
#include <libavutil/log.h>
#include <libavutil/mem.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>

// Macros that are expressions.
static const int carillon_averror_again = AVERROR(EAGAIN);
static const int carillon_averror_end = AVERROR_EOF;
static const int carillon_averror_memory = AVERROR(ENOMEM);
static const int carillon_averror_invalid = AVERROR(EINVAL);
static const int carillon_averror_unknown_codec = AVERROR_DECODER_NOT_FOUND;

#endif
