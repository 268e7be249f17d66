/* The Bessel functions of orders 0 and 1, in double and without branches, so that loops over them vectorise.

   To 8 they are expanded in Chebyshev polynomials of x^2 / 32 - 1 (the coefficients follow from the functions' values in 40 digits; the
   first one left out is below 1e-17): J0, J1 / x, Y0 - 2/pi log(x / 2) J0 and x (Y1 - 2/pi log(x / 2) J1). Beyond 8 they are waves (DLMF 10.17),

     J = sqrt(2 / (pi x)) (P cos(w) - Q sin(w)),  Y = sqrt(2 / (pi x)) (P sin(w) + Q cos(w)),  w = x - pi / 4 - order pi / 2,

   and P and x Q / 8 are expanded in 128 / x^2 - 1. `bytes` is the size of the result's type: float needs fewer terms. */
#ifndef CPU_SPECIAL_BESSEL_JY_H
#define CPU_SPECIAL_BESSEL_JY_H

#include <math.h>
#include <stddef.h>

#include "cpu/special/chebyshev.h"

static const double J0_NEAR[17] = {
  0.15772797147489012, -0.00872344235285222129, 0.26517861320333681, -0.370094993872649779, 0.158067102332097261, -0.0348937694114088852,
  0.0048191800694676045, -0.000460626166206275048, 0.0000324603288210050808, -1.76194690776215075e-6, 7.60816359241878187e-8,
  -2.6792535305576729e-9, 7.84869631447946442e-11, -1.94383468673701657e-12, 4.12532059563437393e-14, -7.58850812544754634e-16,
  1.2218515873961411e-17,
};
static const double J1_NEAR[17] = {
  0.0810448463256581151, -0.148975145067652109, 0.160999262357209703, -0.0826804917668179066, 0.0222136396549660354,
  -0.00364694060076927596, 0.000405033772835482183, -0.0000325555486685725852, 1.98587740499151674e-6, -9.52198475675043618e-8,
  3.68713375909714824e-9, -1.17802662269588484e-10, 3.16015458034800332e-12, -7.22175523965177343e-14, 1.42321440035139423e-15,
  -2.44419729161904639e-17,
};
static const double Y0_NEAR[17] = {
  0.0364546980911604436, -0.278323709407582483, 0.296049999020714817, 0.0982550840818786406, -0.107551552806277835, 0.0317990740844145154,
  -0.00516139710581071495, 0.000549852532003901154, -0.0000419969831494201307, 2.4290361107923794e-6, -1.10499697934729561e-7,
  4.06651736597911049e-9, -1.23741488982898525e-10, 3.16857255289459444e-12, -6.92695603243100108e-14, 1.3086308625876684e-15,
  -2.15862019869144832e-17,
};
static const double Y1_NEAR[17] = {
  -0.720204963127272646, -1.79067833859208594, -1.33749722558358531, 0.840661014118392691, 0.233540662700391195, -0.186038312660485389,
  0.0447336140553703369, -0.00614398672240398459, 0.000568088383038113869, -0.0000383541199739969942, 1.98841074848452988e-6,
  -8.19790886423726008e-8, 2.75886554822853918e-9, -7.7343464778913322e-11, 1.83612770488936437e-12, -3.74153522967821806e-14,
  6.61937136929061197e-16,
};
static const double P0[13] = {
  0.999460349347518665, -0.000536522046813211742, 3.07518478751947462e-6, -5.1705945376060977e-8, 1.63064646351513831e-9,
  -7.86409137723707e-11, 5.16826238734919246e-12, -4.30457886992539122e-13, 4.32659574315494056e-14, -5.06903409593523608e-15,
  6.7480722157338737e-16, -1.00115137234677858e-16, 1.63059192337441847e-17,
};
static const double Q0[15] = {
  -0.0155558546053370091, 0.000068385199426116496, -7.41449841106064726e-7, 1.79724572479689918e-8, -7.27191593686631998e-10,
  4.22012190466873844e-11, -3.20674742099663474e-12, 3.00614512535170631e-13, -3.336328185322427e-14, 4.25522504024546112e-15,
  -6.09993013164005001e-16, 9.66212897030325674e-17, -1.66860652143781463e-17, 3.10824404867381443e-18, -6.19111578735814493e-19,
};
static const double P1[13] = {
  1.0009030408600137, 0.000898989833085940856, -3.98728430048890852e-6, 6.17763396064429853e-8, -1.87189074910630661e-9,
  8.8168986595823389e-11, -5.7048636403956447e-12, 4.69919551523054238e-13, -4.68422378399048922e-14, 5.45267489604471717e-15,
  -7.22118084227401792e-16, 1.06676891143354125e-16, -1.7312313216116335e-17,
};
static const double Q1[15] = {
  0.0467777870695353252, -0.0000962772354915707932, 9.13861525795545412e-7, -2.09597813840834225e-8, 8.22919332765055413e-10,
  -4.68636368817694523e-11, 3.51521879496860809e-12, -3.26431567432789993e-13, 3.59677658291652919e-14, -4.56125239507729719e-15,
  6.50828295778338395e-16, -1.02691475318232429e-16, 1.76763554877647916e-17, -3.28345198729816146e-18, 6.5240811495892603e-19,
};

enum { NEAR_LIMIT = 8 };

ALWAYS_INLINE double near_sum(const double *c, size_t bytes, double x)
{
  double small = x < NEAR_LIMIT ? x : NEAR_LIMIT;
  return chebyshev_sum(c, bytes == sizeof(float) ? 12 : 17, small * small / 32 - 1);
}

/* cos(x - pi/4) and sin(x - pi/4) are (cos x + sin x) and (sin x - cos x) by sqrt(2); a quarter turn later is order 1. */
ALWAYS_INLINE double far_wave(const double *p, const double *q, size_t bytes, double x, double with_p, double with_q)
{
  double r = 1 / (x > NEAR_LIMIT ? x : NEAR_LIMIT), t = 128 * r * r - 1;
  double sum_p = chebyshev_sum(p, bytes == sizeof(float) ? 5 : 13, t), sum_q = chebyshev_sum(q, bytes == sizeof(float) ? 5 : 15, t);
  return (sum_p * with_p + sum_q * 8 * r * with_q) * sqrt(M_1_PI * r);
}

/* x is positive or 0 in what follows; infinity gives nan. */

ALWAYS_INLINE double positive_j0(double x, size_t bytes)
{
  double s = sin(x), c = cos(x), far = far_wave(P0, Q0, bytes, x, c + s, c - s);
  return x <= NEAR_LIMIT ? near_sum(J0_NEAR, bytes, x) : far;
}

ALWAYS_INLINE double positive_j1(double x, size_t bytes)
{
  double s = sin(x), c = cos(x), far = far_wave(P1, Q1, bytes, x, s - c, s + c);
  return x <= NEAR_LIMIT ? x * near_sum(J1_NEAR, bytes, x) : far;
}

ALWAYS_INLINE double bessel_j0(double x, size_t bytes) { return positive_j0(fabs(x), bytes); }
ALWAYS_INLINE double bessel_j1(double x, size_t bytes) { return copysign(1, x) * positive_j1(fabs(x), bytes); }

/* Y is -infinity at 0 and not defined below. (The sine is taken of |x|: of the same number gcc would make sine and cosine one complex
   number, which it has no vectors of.) */
ALWAYS_INLINE double of_positive(double x, double y) { return x > 0 ? y : x == 0 ? -INFINITY : NAN; }

ALWAYS_INLINE double bessel_y0(double x, size_t bytes)
{
  double s = sin(fabs(x)), c = cos(x), far = far_wave(P0, Q0, bytes, x, s - c, c + s);
  double near = near_sum(Y0_NEAR, bytes, x) + M_2_PI * log(x / 2) * near_sum(J0_NEAR, bytes, x);
  return of_positive(x, x <= NEAR_LIMIT ? near : far);
}

ALWAYS_INLINE double bessel_y1(double x, size_t bytes)
{
  double s = sin(fabs(x)), c = cos(x), far = far_wave(P1, Q1, bytes, x, -s - c, s - c);
  double near = near_sum(Y1_NEAR, bytes, x) / x + M_2_PI * log(x / 2) * x * near_sum(J1_NEAR, bytes, x);
  return of_positive(x, x <= NEAR_LIMIT ? near : far);
}

/* sin(x) / x. */
static inline double spherical_bessel_j0(double x)
{
  if (isinf(x)) return 0;
  return fabs(x) < 1e-4 ? 1 - x * x / 6 : sin(x) / x;
}

#endif
