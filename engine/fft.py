"""Discrete Fourier transforms under PyTorch's names: `engine.fft.fft(x)`, `engine.fft.rfft(x)`, ...

Shapes: any; the last dimension or those named are transformed.
Errors: RuntimeError for no points.
Source: PyTorch's page of each name, torch.fft.<name>.
"""

from engine.ops import fourier
from engine.ops.facade import public

fft = public("fft_fft", fourier.fft)
ifft = public("fft_ifft", fourier.ifft)
rfft = public("fft_rfft", fourier.rfft)
irfft = public("fft_irfft", fourier.irfft)
hfft = public("fft_hfft", fourier.hfft)
ihfft = public("fft_ihfft", fourier.ihfft)
fft2 = public("fft_fft2", fourier.fft2)
ifft2 = public("fft_ifft2", fourier.ifft2)
rfft2 = public("fft_rfft2", fourier.rfft2)
irfft2 = public("fft_irfft2", fourier.irfft2)
hfft2 = public("fft_hfft2", fourier.hfft2)
ihfft2 = public("fft_ihfft2", fourier.ihfft2)
fftn = public("fft_fftn", fourier.fftn)
ifftn = public("fft_ifftn", fourier.ifftn)
rfftn = public("fft_rfftn", fourier.rfftn)
irfftn = public("fft_irfftn", fourier.irfftn)
hfftn = public("fft_hfftn", fourier.hfftn)
ihfftn = public("fft_ihfftn", fourier.ihfftn)
fftfreq = public("fft_fftfreq", fourier.fftfreq)
rfftfreq = public("fft_rfftfreq", fourier.rfftfreq)
fftshift = public("fft_fftshift", fourier.fftshift)
ifftshift = public("fft_ifftshift", fourier.ifftshift)
